// Command istio-charts writes Istio's own Helm charts, as its Go module embeds them, below the directory given.
package main

import (
	"fmt"
	"os"

	"istio.io/istio/manifests"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: istio-charts DIRECTORY")
		os.Exit(2)
	}
	if err := os.CopyFS(os.Args[1], manifests.FS); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
