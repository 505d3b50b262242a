"""What the symbols of cells.md stand for."""


@scene("image-2 image-3 image-3-2")
def sigmoid_at_some_points(k):
    return Scene(each={"z": [-2.0, 1e-4]}, sigma=cr.sigmoid)
