-- What Quarto does to the document tree, for the features that the sources use; anything else is a problem,
-- written as JSON to the file that KP_REPORT names: a list of {token, vad, gor}.

local REPORT = os.getenv("KP_REPORT")
local REFUSED_CLASS = {
  ["content-visible"] = true, ["content-hidden"] = true, ["aside"] = true, ["grid"] = true,
  ["incremental"] = true, ["fragment"] = true, ["hidden"] = true,
}
local REFUSED_PREFIX = { "^callout", "^panel%-", "^column%-", "^g%-col", "^theorem" }
local REFUSED_ID = { "^lst%-", "^eq%-", "^thm%-", "^lem%-", "^cor%-", "^prp%-", "^def%-", "^exm%-" }
local CALLOUT = { note = "Notera", tip = "Tips", warning = "Varning", important = "Viktigt" }
local CALLOUT_ATTRIBUTE = { title = true, collapse = true }
local FLOAT = { fig = "Figur", tbl = "Tabell" }
local NBSP = "\u{a0}"

local problems = pandoc.List()
local references, counts = {}, { fig = 0, tbl = 0 }
local has_plotly, tabsets, number_sections = false, 0, false

local function problem(token, vad, gor)
  problems:insert({ token = token, vad = vad, gor = gor })
end

local function escape(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function raw(html) return pandoc.RawBlock("html", html) end

local function inline_html(html) return pandoc.RawInline("html", html) end

-- callouts ----------------------------------------------------------------------------------------------

local function callout(div, kind)
  for name in pairs(div.attributes) do
    if not CALLOUT_ATTRIBUTE[name] then
      problem(name, "Rutans attribut " .. name .. " stöds inte.", "Använd title eller collapse.")
    end
  end
  local title = { pandoc.Str(CALLOUT[kind]) }
  local body = div.content
  if div.attributes.title then
    local parsed = pandoc.read(div.attributes.title, "markdown").blocks[1]
    title = parsed and parsed.content or title
  elseif body[1] and body[1].t == "Header" then
    title = body:remove(1).content
  end
  local open, close = '<p class="callout-title">', "</p>"
  local outer, outer_close = "div", "div"
  if div.attributes.collapse then
    outer = div.attributes.collapse == "false" and "details open" or "details"
    outer_close, open, close = "details", '<summary class="callout-title">', "</summary>"
  end
  local id = div.identifier ~= "" and ' id="' .. escape(div.identifier) .. '"' or ""
  local head = pandoc.Plain({ inline_html(open) } .. pandoc.Inlines(title) .. { inline_html(close) })
  local blocks = pandoc.Blocks({ raw("<" .. outer .. id .. ' class="callout callout-' .. kind .. '">'), head })
  blocks:extend({ pandoc.Div(body, { class = "callout-body" }), raw("</" .. outer_close .. ">") })
  return blocks
end

-- tabs: all panels are shown until the script makes tabs of them ----------------------------------------

local function tabset(div)
  tabsets = tabsets + 1
  local base = "flikar-" .. tabsets
  local level, panels, titles = nil, {}, {}
  for _, block in ipairs(div.content) do
    if block.t == "Header" and (not level or block.level == level) then
      level = block.level
      titles[#titles + 1] = block.content
      panels[#panels + 1] = pandoc.Blocks({})
    elseif #panels == 0 then
      problem("panel-tabset", "Flikarna börjar inte med en rubrik.", "Börja varje flik med en rubrik.")
      return
    else
      panels[#panels]:insert(block)
    end
  end
  local blocks = pandoc.Blocks({ raw('<div class="panel-tabset" id="' .. base .. '">') })
  for n, panel in ipairs(panels) do
    local id = base .. "-" .. n
    blocks:insert(raw('<section class="tab-panel" id="' .. id .. '" aria-labelledby="' .. id .. '-titel">'))
    local open = '<p class="tab-title" id="' .. id .. '-titel">'
    blocks:insert(pandoc.Plain({ inline_html(open) } .. titles[n] .. { inline_html("</p>") }))
    blocks:extend(panel)
    blocks:insert(raw("</section>"))
  end
  blocks:insert(raw("</div>"))
  return blocks
end

local function refuse_div(div)
  for _, class in ipairs(div.classes) do
    local refused = REFUSED_CLASS[class]
    for _, pattern in ipairs(REFUSED_PREFIX) do refused = refused or class:match(pattern) end
    if refused then
      problem("." .. class, "Klassen ." .. class .. " stöds inte.", "Se vilka rutor som stöds, eller ta bort den.")
    end
  end
  for name in pairs(div.attributes) do
    if name:match("^layout") then
      problem(name, "Attributet " .. name .. " stöds inte.", "Använd .columns och .column.")
    end
  end
  for _, pattern in ipairs(REFUSED_ID) do
    if div.identifier:match(pattern) then
      problem("#" .. div.identifier, "Numrering av det slaget stöds inte.", "Använd #fig- eller #tbl-.")
    end
  end
end

local structure = {
  traverse = "topdown",
  Div = function(div)
    for kind in pairs(CALLOUT) do
      if div.classes:includes("callout-" .. kind) then return callout(div, kind) end
    end
    if div.classes:includes("panel-tabset") then return tabset(div) end
    refuse_div(div)
  end,
}

-- numbers -----------------------------------------------------------------------------------------------

local function register(id, text)
  if references[id] then
    problem("#" .. id, "Ankaret #" .. id .. " finns två gånger.", "Ge den ena ett annat namn.")
  end
  references[id] = text
end

local function float(kind, id, content, caption, alt)
  counts[kind] = counts[kind] + 1
  register(id, FLOAT[kind] .. NBSP .. counts[kind])
  local label = pandoc.Span({ pandoc.Str(references[id] .. ":") }, { class = "float-label" })
  local text = pandoc.Inlines({ inline_html("<figcaption>"), label, pandoc.Space() }) .. caption
  text:insert(inline_html("</figcaption>"))
  local blocks = pandoc.Blocks({ raw('<figure id="' .. id .. '" class="float float-' .. kind .. '">') })
  if kind == "tbl" then blocks:insert(pandoc.Plain(text)) end
  if alt then blocks:insert(raw('<div role="img" aria-label="' .. escape(alt) .. '">')) end
  blocks:extend(content)
  if alt then blocks:insert(raw("</div>")) end
  if kind == "fig" then blocks:insert(pandoc.Plain(text)) end
  blocks:insert(raw("</figure>"))
  return blocks
end

local function label_tables(blocks, caption)
  return blocks:walk({
    Table = function(table)
      table.attributes["region-label"] = pandoc.utils.stringify(caption)
      return table
    end,
  })
end

local function float_of_div(div, kind)
  local blocks = div.content
  local last = blocks[#blocks]
  if #blocks == 1 and last.t == "Table" then
    local caption = pandoc.utils.blocks_to_inlines(last.caption.long)
    last.caption = pandoc.Caption()
    return float(kind, div.identifier, label_tables(blocks, caption), caption)
  end
  if #blocks < 2 or not (last.t == "Para" or last.t == "Plain") then
    problem("#" .. div.identifier, "#" .. div.identifier .. " saknar rubriktext.",
      "Skriv den som eget stycke sist i blocket, efter en tom rad.")
    return div
  end
  blocks:remove(#blocks)
  return float(kind, div.identifier, label_tables(blocks, last.content), last.content, div.attributes["fig-alt"])
end

local function float_kind(id)
  local kind = id:match("^(%a+)%-")
  return FLOAT[kind] and kind
end

local section, depth_before = {}, nil

local function number(header)
  if header.level == 1 then
    problem("# " .. pandoc.utils.stringify(header), "Rubriknivå 1 är sidans titel.", "Börja med ## i texten.")
    return
  end
  if header.level > (depth_before or 1) + 1 then
    problem(string.rep("#", header.level) .. " ", "En rubriknivå är överhoppad.", "Gå en nivå ned i taget.")
  end
  depth_before = header.level
  if not number_sections or header.classes:includes("unnumbered") then return end
  local depth = header.level - 1
  section[depth] = (section[depth] or 0) + 1
  for n = #section, depth + 1, -1 do section[n] = nil end
  local text = table.concat(section, ".")
  if header.identifier:match("^sec%-") then register(header.identifier, "Avsnitt" .. NBSP .. text) end
  local span = pandoc.Span({ pandoc.Str(text) }, { class = "header-section-number" })
  header.content = pandoc.Inlines({ span, pandoc.Space() }) .. header.content
  return header
end

local numbering = {
  traverse = "topdown",
  Header = number,
  Div = function(div)
    local kind = float_kind(div.identifier)
    if kind then return float_of_div(div, kind) end
  end,
  Figure = function(figure)
    if float_kind(figure.identifier) == "fig" then
      local caption = pandoc.utils.blocks_to_inlines(figure.caption.long)
      return float("fig", figure.identifier, figure.content, caption)
    end
  end,
  Table = function(table)
    if float_kind(table.identifier) == "tbl" then
      local id, caption = table.identifier, pandoc.utils.blocks_to_inlines(table.caption.long)
      table.identifier, table.caption = "", pandoc.Caption()
      table.attributes["region-label"] = pandoc.utils.stringify(caption)
      return float("tbl", id, pandoc.Blocks({ table }), caption)
    end
  end,
}

-- references, links, tables, raw HTML -------------------------------------------------------------------

local function reference(citation)
  local text = references[citation.id]
  if not text then
    problem("@" .. citation.id, "Hänvisningen @" .. citation.id .. " leder ingenstans.",
      "Rätta namnet; @sec- behöver number-sections: true.")
    return pandoc.Str("?")
  end
  if citation.mode == "SuppressAuthor" then text = text:match(NBSP .. "(.*)$") end
  return pandoc.Link({ pandoc.Str(text) }, "#" .. citation.id, "", { class = "ref" })
end

local finishing = {
  Cite = function(cite)
    local inlines = pandoc.Inlines({})
    for n, citation in ipairs(cite.citations) do
      if n > 1 then inlines:extend({ pandoc.Str(","), pandoc.Space() }) end
      inlines:extend(citation.prefix)
      if #citation.prefix > 0 then inlines:insert(pandoc.Space()) end
      inlines:insert(reference(citation))
      inlines:extend(citation.suffix)
    end
    return inlines
  end,
  Link = function(link)
    local path, anchor = link.target:match("^([^#]+)%.qmd(#?.*)$")
    if not path then return end
    link.target = path .. ".html" .. anchor
    return link
  end,
  Image = function(image)
    if pandoc.utils.stringify(image.caption) == "" and not image.attributes.alt then
      problem(image.src, "Bilden " .. image.src .. " saknar alternativtext.", "Skriv ![vad bilden visar](fil).")
    end
  end,
  Table = function(table)
    local label = table.attributes["region-label"]
    table.attributes["region-label"] = nil
    label = label or pandoc.utils.stringify(table.caption.long)
    if label == "" then label = "Tabell" end
    return { raw('<div class="kp-scroll" role="region" tabindex="0" aria-label="' .. escape(label) .. '">'),
      table, raw("</div>") }
  end,
  RawBlock = function(block)
    has_plotly = has_plotly or block.text:match("plotly%-graph%-div") ~= nil
  end,
}

function Pandoc(doc)
  number_sections = doc.meta["number-sections"] == true
  doc = doc:walk(structure):walk(numbering):walk(finishing)
  doc.meta.plotly, doc.meta.tabs = has_plotly, tabsets > 0
  local file = assert(io.open(REPORT, "w"))
  file:write(pandoc.json.encode(problems))
  file:close()
  return doc
end
