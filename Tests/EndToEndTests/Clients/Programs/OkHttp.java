// java OkHttp URL KIND PIN
//
// A GET with OkHttp. Proxy and trust store come from the JVM's properties.
// KIND: default, no-verification, pin (CertificatePinner, for the host api.example.test; PIN is sha256/ and the digest of the
// public key in base64).
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

public class OkHttp {
    public static void main(String[] arguments) throws Exception {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (arguments[1].equals("no-verification")) {
            Client.AcceptAll everything = new Client.AcceptAll();
            builder.sslSocketFactory(Client.context(everything).getSocketFactory(), everything);
            builder.hostnameVerifier((host, session) -> true);
        } else if (arguments[1].equals("pin")) {
            builder.certificatePinner(new CertificatePinner.Builder().add("api.example.test", arguments[2]).build());
        }
        OkHttpClient client = builder.build();
        try (Response answer = client.newCall(new Request.Builder().url(arguments[0]).build()).execute()) {
            System.out.println(answer.code());
        }
        // Its idle threads would keep the JVM alive.
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
