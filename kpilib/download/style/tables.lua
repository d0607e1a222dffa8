-- How wide the columns of a table are, in every format: from the words that they hold.

local MANY, LONGEST = 8, 60
local ROOM = { normal = 92, small = 104 } -- letters to a line of a table, at its two sizes of type
local BETWEEN = 3.2 -- letters, between two columns

-- The letters of the longest word and of the longest text of each column.
local function letters(table)
  local word, whole = {}, {}
  local function measure(rows, wide)
    for _, row in ipairs(rows) do
      local at = 1
      for _, cell in ipairs(row.cells) do
        local text = pandoc.utils.stringify(cell.contents)
        if cell.col_span == 1 then
          whole[at] = math.max(whole[at] or 1, math.min(utf8.len(text) * wide, LONGEST))
          for one in text:gmatch("[^ ]+") do word[at] = math.max(word[at] or 1, utf8.len(one) * wide) end
        end
        at = at + cell.col_span
      end
    end
  end
  measure(table.head.rows, 1.1) -- headings are bold
  for _, body in ipairs(table.bodies) do measure(body.body, 1) end
  return word, whole
end

-- Every column has room for its longest word; what is left is divided after how much more the columns hold.
local function widths(word, whole, columns, room)
  local least, most = 0, 0
  for n = 1, columns do least, most = least + word[n], most + whole[n] end
  local share = most > least and math.max(0, math.min(1, (room - least) / (most - least))) or 1
  local found, sum = {}, 0
  for n = 1, columns do
    found[n] = word[n] + (whole[n] - word[n]) * share
    sum = sum + found[n]
  end
  for n = 1, columns do found[n] = found[n] / sum end
  return found, least
end

-- Smaller type and less between the columns, in the words of each format.
local function make_small(table)
  if FORMAT == "typst" then
    table.attributes["typst:inset"] = "(x: 3.5pt, y: 3.5pt)"
    table.attributes["typst:text:size"] = "8pt"
  else
    table.attributes["custom-style"] = "SmallTable"
  end
end

-- A table whose words have no room is made small.
function Table(table)
  local columns = #table.colspecs
  local word, whole = letters(table)
  for n = 1, columns do
    word[n], whole[n] = (word[n] or 1) + BETWEEN, (whole[n] or 1) + BETWEEN
  end
  local found, least = widths(word, whole, columns, ROOM.normal)
  if columns >= MANY or least > ROOM.normal then
    found = widths(word, whole, columns, ROOM.small)
    make_small(table)
  end
  for n, spec in ipairs(table.colspecs) do table.colspecs[n] = { spec[1], found[n] } end
  return table
end
