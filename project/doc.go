// Package project is one body of infrastructure as code with the settings that
// hold for it: configuration, risk register, rules. It runs the pipeline from
// files to decided threats, once for the command line, again and again for the
// language server. It knows nothing of how threats are shown.
package project
