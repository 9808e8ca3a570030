"""How a source's own words become codes and organisations of this portal."""
