"""A monocular depth net with the interface of Depth Anything: image -> inverse relative depth, larger is nearer."""
