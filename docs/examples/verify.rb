require "json"; require "openssl"

def parse(headers, body) # raises if it is not from wiredrop, or old
  id, at = headers.values_at("webhook-id", "webhook-timestamp")
  raise "too old" if (Time.now.to_i - at.to_i).abs > 300
  key = ENV["WEBHOOK_SECRET"].delete_prefix("whsec_").unpack1("m")
  signature = "v1," + [OpenSSL::HMAC.digest("SHA256", key, "#{id}.#{at}.#{body}")].pack("m0")
  raise "not signed" unless headers["webhook-signature"].split.any? { |one| OpenSSL.secure_compare(one, signature) }
  JSON.parse(body)
end
