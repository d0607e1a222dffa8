-- What pandoc leaves out of Typst: alternative text, and boxes and notes by their names in print.typ.

local function named(name, blocks)
  local written = pandoc.Blocks({ pandoc.RawBlock("typst", "#" .. name .. "[") })
  written:extend(blocks)
  written:insert(pandoc.RawBlock("typst", "]"))
  return written
end

local function string(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

function Image(image)
  local alt = pandoc.utils.stringify(image.caption)
  return pandoc.RawInline("typst", "#image(" .. string(image.src) .. ", alt: " .. string(alt) .. ")")
end

local MANY, SHORTEST, SHORT, LONGEST = 8, 7, 18, 42

-- The letters of the longest text in each column, as far as they count for its width.
local function letters(table)
  local most = {}
  local function measure(rows)
    for _, row in ipairs(rows) do
      local at = 1
      for _, cell in ipairs(row.cells) do
        if cell.col_span == 1 then
          local count = utf8.len(pandoc.utils.stringify(cell.contents)) + 2
          if count < SHORT then count = count * 1.35 end -- not to be divided
          most[at] = math.max(most[at] or SHORTEST, math.min(count, LONGEST))
        end
        at = at + cell.col_span
      end
    end
  end
  measure(table.head.rows)
  for _, body in ipairs(table.bodies) do measure(body.body) end
  return most
end

-- The columns of a table are as wide as what they hold; many of them get smaller type and less room between.
function Table(table)
  local most, sum = letters(table), 0
  for n = 1, #table.colspecs do sum = sum + (most[n] or SHORTEST) end
  for n, spec in ipairs(table.colspecs) do
    table.colspecs[n] = { spec[1], (most[n] or SHORTEST) / sum }
  end
  if #table.colspecs >= MANY then
    table.attributes["typst:inset"] = "(x: 2.5pt, y: 4pt)"
    table.attributes["typst:text:size"] = "8pt"
  end
  return table
end

function Div(div)
  for _, name in ipairs({ "ruta", "rutrubrik", "kalla" }) do
    if div.classes:includes(name) then
      if div.identifier ~= "" then
        div.classes, div.attributes = {}, {}
        return { pandoc.Div(named(name, div.content), { id = div.identifier }) }
      end
      return named(name, div.content)
    end
  end
end
