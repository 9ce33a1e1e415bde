// Command apiext is Emissary's conversion webhook (emissary-apiext) as an executable of its own.
// Emissary's own command always listens on ports 8080 and 8443; this one takes its ports from flags, so
// that nothing on the machine collides. Like the original it reads KUBECONFIG and POD_NAMESPACE.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	crdAll "github.com/emissary-ingress/emissary/v3/pkg/api/getambassador.io"
	"github.com/emissary-ingress/emissary/v3/pkg/apiext"
)

func main() {
	service := flag.String("service", "emissary-apiext", "name of the Service the webhook is called by")
	httpPort := flag.Int("http-port", 8080, "port of the health probes")
	httpsPort := flag.Int("https-port", 8443, "port of the conversion webhook")
	flag.Parse()

	server := apiext.NewWebhookServer(apiext.WebhookServerConfig{
		ServiceName: *service,
		HTTPPort:    *httpPort,
		HTTPSPort:   *httpsPort,
	})
	if err := server.Run(context.Background(), crdAll.BuildScheme()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
