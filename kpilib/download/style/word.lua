-- Word: pictures are PNG as wide as the text, and a table of contents stands on a page of its own.

function Image(image)
  image.src = image.src:gsub("%.svg$", ".png")
  image.attributes.width = "100%"
  return image
end
