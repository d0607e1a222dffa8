-- What has no basis is left out, and what would open it is said once. A cell that has nothing to show marks its
-- place with a box of the class utan-underlag, a paragraph for each thing that would open it; a section that holds
-- only such marks and words goes, heading and all, and before the first heading a list says what opens what. Both
-- engines run this before their own filters: Quarto lays boxes of its own around what a cell shows.

local SIGN, NOTE = "utan-underlag", "kp-underlag"
local WRAPPER = { "cell", "cell-output" }
local WORDS = {
  Para = true, Plain = true, BulletList = true, OrderedList = true, BlockQuote = true, LineBlock = true,
  DefinitionList = true, HorizontalRule = true,
}
local HEAD = "Sidan visar det som har underlag. Det här skulle öppna mer:"
local FOOT = "En fil tas in med `kategoriplan ingest FIL`, och siffrorna tas i bruk med `kategoriplan publish`."

local function has_class(block, names)
  if block.t ~= "Div" then return false end
  for _, name in ipairs(names) do
    if block.classes:includes(name) then return true end
  end
  return false
end

local function marks_in(block)
  local found = pandoc.List()
  if has_class(block, { SIGN }) then
    found:insert(block)
  elseif block.t == "Div" then
    for _, inner in ipairs(block.content) do found:extend(marks_in(inner)) end
  end
  return found
end

-- A number in a sentence bears an anchor, so that words that hold one are no longer only words.
local function has_value(block)
  local found = false
  pandoc.Blocks({ block }):walk({ Span = function(span) found = found or span.identifier ~= "" end })
  return found
end

local function is_content(block)
  if has_class(block, { SIGN }) then return false end
  if has_class(block, WRAPPER) then
    for _, inner in ipairs(block.content) do
      if is_content(inner) then return true end
    end
    return false
  end
  return not WORDS[block.t] or has_value(block)
end

local function without_marks(blocks)
  local kept = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if block.t == "Div" and not has_class(block, { SIGN }) and #marks_in(block) > 0 then
      block.content = without_marks(block.content)
      if #block.content > 0 or not has_class(block, WRAPPER) then kept:insert(block) end
    elseif not has_class(block, { SIGN }) then
      kept:insert(block)
    end
  end
  return kept
end

-- sections: a heading with the blocks and sections under it -----------------------------------------------

local function tree(blocks)
  local root = { level = 0, blocks = pandoc.Blocks({}), parts = {}, marks = pandoc.List() }
  local open = { root }
  for _, block in ipairs(blocks) do
    if block.t == "Header" then
      while open[#open].level >= block.level do table.remove(open) end
      local part = {
        level = block.level, header = block, blocks = pandoc.Blocks({}), parts = {}, marks = pandoc.List(),
      }
      table.insert(open[#open].parts, part)
      table.insert(open, part)
    else
      open[#open].blocks:insert(block)
      open[#open].marks:extend(marks_in(block))
    end
  end
  return root
end

local function judge(part)
  local marked, content = #part.marks > 0, false
  for _, block in ipairs(part.blocks) do content = content or is_content(block) end
  for _, inner in ipairs(part.parts) do
    judge(inner)
    marked, content = marked or inner.marked, content or not inner.gone
  end
  part.marked, part.gone = marked, marked and not content and part.level > 0
end

local function count(set)
  local n = 0
  for _ in pairs(set) do n = n + 1 end
  return n
end

-- the list of what opens what ------------------------------------------------------------------------------

-- What is in bold at the beginning of a mark's paragraph is what is to come; the rest is what of it.
local function parted(paragraph)
  local first = paragraph.content[1]
  if not first or first.t ~= "Strong" then return paragraph.content, pandoc.Inlines({}) end
  local rest = pandoc.Inlines({ table.unpack(paragraph.content, 2) })
  while rest[1] and rest[1].t == "Space" do rest:remove(1) end
  return first.content, rest
end

local function needs(part)
  local found = {}
  for _, mark in ipairs(part.marks) do
    for _, paragraph in ipairs(mark.content) do found[pandoc.utils.stringify((parted(paragraph)))] = true end
  end
  for _, inner in ipairs(part.parts) do
    for key in pairs(needs(inner)) do found[key] = true end
  end
  return found
end

local function add_line(opened, paragraph, part)
  local needed, detail = parted(paragraph)
  local key = pandoc.utils.stringify(needed)
  if not opened[key] then
    opened[key] = { needed = needed, parts = pandoc.List() }
    opened.order:insert(key)
  end
  local found = opened[key].parts:find_if(function(one) return one.part == part end)
  if not found then
    found = { part = part, details = pandoc.List() }
    opened[key].parts:insert(found)
  end
  if #detail > 0 and not found.details:find_if(function(one) return one == detail end) then
    found.details:insert(detail)
  end
end

local function add(opened, part, whole)
  local function all(inner)
    for _, mark in ipairs(inner.marks) do
      for _, paragraph in ipairs(mark.content) do add_line(opened, paragraph, whole and part or inner) end
    end
    if whole then
      for _, below in ipairs(inner.parts) do all(below) end
    end
  end
  all(part)
end

local function collect(opened, part)
  local whole = part.gone and count(needs(part)) == 1
  add(opened, part, whole)
  if whole then return end
  for _, inner in ipairs(part.parts) do collect(opened, inner) end
end

local function named(found)
  local words = pandoc.Inlines({ table.unpack(found.part.header.content) })
  local notes = pandoc.List(found.details)
  if not found.part.gone then notes:insert(1, pandoc.Inlines("en del")) end
  for n, detail in ipairs(notes) do
    words:extend({ n == 1 and pandoc.Space() or pandoc.Str(","), n == 1 and pandoc.Str("(") or pandoc.Space() })
    words:extend(detail)
  end
  if #notes > 0 then words:insert(pandoc.Str(")")) end
  return words
end

local function note(opened)
  local lines = pandoc.List()
  for _, key in ipairs(opened.order) do
    local line = pandoc.Inlines({ pandoc.Strong(opened[key].needed) })
    local parts = opened[key].parts:filter(function(found) return found.part.header end)
    for n, found in ipairs(parts) do
      line:extend({ pandoc.Str(n == 1 and ":" or ";"), pandoc.Space() })
      line:extend(named(found))
    end
    lines:insert(pandoc.Blocks({ pandoc.Plain(line) }))
  end
  local foot = pandoc.read(FOOT, "markdown").blocks[1]
  local blocks = { pandoc.Para(pandoc.Inlines(HEAD)), pandoc.BulletList(lines), foot }
  return pandoc.Div(blocks, { class = NOTE })
end

-- what is left -----------------------------------------------------------------------------------------------

local function lay(part, blocks, gone)
  if part.gone then
    gone[part.header.identifier] = part.header.content
  else
    if part.header then blocks:insert(part.header) end
    blocks:extend(without_marks(part.blocks))
  end
  for _, inner in ipairs(part.parts) do
    if part.gone then inner.gone = true end
    lay(inner, blocks, gone)
  end
end

function Pandoc(doc)
  local root = tree(doc.blocks)
  judge(root)
  if not root.marked then return nil end
  local opened = { order = pandoc.List() }
  collect(opened, root)
  local blocks, gone = pandoc.Blocks({}), {}
  lay(root, blocks, gone)
  if #opened.order > 0 then
    local _, at = blocks:find_if(function(block) return block.t == "Header" end)
    blocks:insert(at or #blocks + 1, note(opened))
  end
  doc.blocks = blocks:walk({
    -- a way to what is not there is its words
    Link = function(link)
      local id = link.target:match("^#(.+)$")
      if id and gone[id] then return link.content end
    end,
    Cite = function(cite)
      local heading = #cite.citations == 1 and gone[cite.citations[1].id]
      if heading then return heading end
    end,
  })
  return doc
end
