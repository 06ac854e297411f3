using Sgvb.Model.Tensors;

namespace Sgvb.Recipes.Parts;

/// <summary>A parameter of a layer on a backend, with its gradient.</summary>
public sealed record LayerTensor(TensorSpec Spec, Matrix Value, Matrix Gradient);
