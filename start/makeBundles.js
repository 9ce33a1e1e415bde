"use strict";

// What `npm ci` ends with, so that the first preview has its bundles.

require("./bundle").makeAll();
