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

-- A formula is read aloud as it is written.
function Math(math)
  local set = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ math }) }), "typst"):gsub("%s+$", "")
  return pandoc.RawInline("typst", "#[#set math.equation(alt: " .. string(math.text) .. ");" .. set .. "]")
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
