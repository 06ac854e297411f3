using Sgvb.Backends;
using Sgvb.Model;

namespace Sgvb.Recipes;

/// <summary>A parameter of a layer on a backend, with its gradient.</summary>
public sealed record LayerTensor(TensorSpec Spec, Matrix Value, Matrix Gradient);
