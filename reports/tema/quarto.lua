-- Under genuine Quarto: what its own pages leave out (quarto.js), and on a page with a plotly figure plotly.js,
-- the Swedish locale and the resizing, once, from the site's own folder. As dependencies, so that Quarto copies
-- the files to site_libs and writes the path that is right from the page's folder. plotly.js is the one in the
-- plotly package of the Python that runs the cells. A page whose front matter says that it is a draft shows it,
-- as under the embedded engine.

local FIND = "import importlib.util as u; print(u.find_spec('plotly').submodule_search_locations[0], end='')"

local function has_figure(doc)
  local found = false
  doc:walk({
    RawBlock = function(block)
      found = found or (block.format == "html" and block.text:match("plotly%-graph%-div") ~= nil)
    end,
  })
  return found
end

local function plotly()
  local package = pandoc.pipe(os.getenv("QUARTO_PYTHON") or "python", { "-c", FIND }, "")
  return pandoc.path.join({ package, "package_data", "plotly.min.js" })
end

function Pandoc(doc)
  if not quarto.doc.is_format("html") then return nil end
  quarto.doc.add_html_dependency({ name = "kategoriplan", version = "1.0.0", scripts = { "quarto.js" } })
  if has_figure(doc) then
    quarto.doc.add_html_dependency({
      name = "kategoriplan-plotly",
      version = "1.0.0",
      scripts = { plotly(), "plotly-sv.js", "plots.js" },
    })
  end
  if doc.meta.utkast ~= true then return nil end
  local mark = pandoc.Div({ pandoc.Para({ pandoc.Str("Utkast") }) }, { id = "utkast", class = "utkast" })
  doc.blocks:insert(1, mark)
  return doc
end
