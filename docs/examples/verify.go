package news

import ("crypto/hmac"; "crypto/sha256"; "encoding/base64"; "errors"; "math"; "net/http"; "strconv"; "strings"; "time")

// Verify says whether wiredrop sent the body within the last five minutes. secret: "whsec_…"
func Verify(secret string, h http.Header, body []byte) error {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	at, bad := strconv.ParseInt(h.Get("webhook-timestamp"), 10, 64)
	if err != nil || bad != nil || math.Abs(float64(time.Now().Unix()-at)) > 300 { return errors.New("too old") }
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(h.Get("webhook-id") + "." + h.Get("webhook-timestamp") + "." + string(body)))
	signature := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for _, one := range strings.Fields(h.Get("webhook-signature")) {
		if hmac.Equal([]byte(one), []byte(signature)) { return nil }
	}
	return errors.New("not signed")
}
