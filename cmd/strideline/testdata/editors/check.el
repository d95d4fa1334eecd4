;; Emacs in batch mode, with eglot, as a client of `strideline lsp`:
;;   STRIDELINE=... emacs -q --batch -l check.el FILE
(require 'eglot)
(require 'flymake)
(setq eglot-sync-connect 20 eglot-autoshutdown nil
      eglot-confirm-server-initiated-edits nil)
(define-derived-mode strideline-test-mode prog-mode "test")
(defun check-wait (what pred)
  (let ((end (+ (float-time) 20)))
    (while (and (not (funcall pred)) (< (float-time) end)) (accept-process-output nil 0.05))
    (or (funcall pred) (progn (princ (format "FAIL: no %s in 20 s\n" what)) (kill-emacs 1)))))
(find-file (pop command-line-args-left))
(strideline-test-mode)
(setq-local project-find-functions (list (lambda (d) (cons 'transient d))))
(apply #'eglot (list '(strideline-test-mode) (project-current) 'eglot-lsp-server
                     (list (getenv "STRIDELINE") "lsp") "yaml"))
(flymake-mode 1)
(flymake-start)
(check-wait "diagnostics" (lambda () (flymake-diagnostics)))
(princ (format "diagnostics %s\n" (if (seq-some (lambda (d) (string-match-p "POST /" (flymake-diagnostic-text d)))
                                                (flymake-diagnostics)) "found" "missing")))
(let* ((server (eglot-current-server))
       (lenses (jsonrpc-request server :textDocument/codeLens
                                (list :textDocument (eglot--TextDocumentIdentifier)))))
  (princ (format "lens: %s\n" (plist-get (plist-get (aref lenses 0) :command) :title))))
(princ "PASS\n")
(kill-emacs 0)
