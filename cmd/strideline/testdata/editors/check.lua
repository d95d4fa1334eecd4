-- Headless Neovim (0.7 and later) as a client of `strideline lsp`:
--   STRIDELINE=... nvim --headless -u NONE -i NONE -n -c 'luafile check.lua' FILE
local function out(s) io.stdout:write(s .. '\n') end

local function main()
  local buf = vim.api.nvim_get_current_buf()
  vim.bo[buf].filetype = 'yaml'
  local id = vim.lsp.start_client({
    name = 'strideline',
    cmd = { os.getenv('STRIDELINE'), 'lsp' },
    root_dir = vim.fn.getcwd(),
  })
  assert(id, 'the client did not start')
  assert(vim.lsp.buf_attach_client(buf, id))
  local function codes()
    local found = {}
    for _, d in ipairs(vim.diagnostic.get(buf)) do found[d.code or '-'] = d end
    return found
  end
  local function count()
    local n = 0
    for _, d in ipairs(vim.diagnostic.get(buf)) do if d.code == 'SL2001' then n = n + 1 end end
    return n
  end
  assert(vim.wait(20000, function() return codes().SL2001 ~= nil end, 20), 'no SL2001 in 20 s')
  local d = codes().SL2001
  out(('diagnostic %d:%d %s %s'):format(d.lnum + 1, d.col + 1, d.code, d.message))
  local related = d.user_data and d.user_data.lsp and d.user_data.lsp.relatedInformation or {}
  out(('related %d'):format(#related > 0 and 1 or 0))

  local text = { textDocument = vim.lsp.util.make_text_document_params(buf) }
  local function ask(method, params)
    local r = vim.lsp.buf_request_sync(buf, method, params, 10000)
    return assert(r and r[id] and r[id].result, method .. ': no result')
  end
  local at = { textDocument = text.textDocument, position = { line = d.lnum, character = d.col } }
  local hover = ask('textDocument/hover', at)
  assert(hover.contents.value:find('SL2001', 1, true), 'the hover does not tell the threat')
  out('hover')
  out('lens: ' .. ask('textDocument/codeLens', text)[1].command.title)
  assert(#ask('textDocument/documentSymbol', text) > 0)
  out('symbols')

  local before = count()
  local range = { start = at.position, ['end'] = at.position }
  local actions = ask('textDocument/codeAction', { textDocument = text.textDocument, range = range, context = { diagnostics = {} } })
  local ignore
  for _, a in ipairs(actions) do
    if a.title:find('Ignore SL2001', 1, true) then ignore = a end
  end
  assert(ignore, 'no action ignores it')
  vim.lsp.util.apply_workspace_edit(ignore.edit, vim.lsp.get_client_by_id(id).offset_encoding)
  local line = vim.api.nvim_buf_get_lines(buf, d.lnum, d.lnum + 1, false)[1]
  assert(line:find('strideline:ignore SL2001', 1, true), 'no comment: ' .. line)
  vim.api.nvim_buf_set_lines(buf, d.lnum, d.lnum + 1, false, { line .. ' the shop is open on purpose' })
  assert(vim.wait(20000, function() return count() < before end, 20), 'the threat did not go after the edit')
  out('ignored')
  vim.lsp.get_client_by_id(id).stop()
end

local ok, err = xpcall(main, debug.traceback)
if not ok then out('FAIL ' .. err); vim.cmd('cquit 1') end
out('PASS')
vim.cmd('qall!')
