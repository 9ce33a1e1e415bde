"use strict";

// What `pulumi-resource-edge-mesh` runs.

require("../start/bundle").load("plugin");
