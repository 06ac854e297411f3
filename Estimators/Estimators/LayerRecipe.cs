using Sgvb.Backends;
using Sgvb.Model;
using Sgvb.Noise;

namespace Sgvb.Estimators;

/// <summary>Where a layer stands and what it is made of.</summary>
/// <param name="Backend">Allocates and computes.</param>
/// <param name="Index">Layer number, 0 = bottom.</param>
/// <param name="IsTop">The top layer has no ReLU: its outputs are the logits.</param>
/// <param name="Examples">M.</param>
/// <param name="Inputs">K.</param>
/// <param name="Outputs">L.</param>
/// <param name="Posterior">The noise's parameterisation.</param>
/// <param name="Group">Examples that share a weight sample; only grouped reads it.</param>
/// <param name="Previous">The layer below, whose output is this layer's input; null for the bottom layer.</param>
public sealed record LayerContext(
    IBackend Backend, int Index, bool IsTop, int Examples, int Inputs, int Outputs, PosteriorSpec Posterior, int Group, LayerRecipe? Previous);

/// <summary>
/// One layer of an estimator's recipe: owns the layer's parameters, gradients and activations. Forward computes <see cref="Output"/>
/// from the input X; Backward reads <see cref="Delta"/> = ∂loss/∂(pre-activation) and yields the gradients but the bias's, and the layer
/// below's Delta.
/// Shapes: X [M, K], θ [K, L], Output and Delta [M, L].
/// </summary>
public abstract class LayerRecipe : IDisposable
{
    private readonly List<Matrix> owned = [];
    private readonly Matrix? bottomInput;

    protected LayerRecipe(LayerContext context)
    {
        Context = context;
        Theta = Allocate(context.Inputs, context.Outputs);
        Bias = Allocate(1, context.Outputs);
        var (rows, columns) = context.Posterior.ScaleShape(context.Inputs, context.Outputs);
        LogScale = Allocate(rows, columns);
        GradTheta = Allocate(context.Inputs, context.Outputs);
        GradBias = Allocate(1, context.Outputs);
        GradLogScale = Allocate(rows, columns);
        Output = Allocate(context.Examples, context.Outputs);
        Delta = Allocate(context.Examples, context.Outputs);
        if (context.Previous is null)
            bottomInput = Allocate(context.Examples, context.Inputs);
    }

    public LayerContext Context { get; }

    public Matrix Theta { get; }

    public Matrix Bias { get; }

    /// <summary>log α or log σ, in the shape of the posterior's tie.</summary>
    public Matrix LogScale { get; }

    public Matrix GradTheta { get; }

    public Matrix GradBias { get; }

    public Matrix GradLogScale { get; }

    /// <summary>X, the output of the layer below or the minibatch.</summary>
    public Matrix Input => bottomInput ?? Previous!.Output;

    public Matrix Output { get; }

    public Matrix Delta { get; }

    protected IBackend Backend => Context.Backend;

    protected LayerRecipe? Previous => Context.Previous;

    /// <summary>What the pre-activation is cut off below: 0 is a ReLU, −∞ the identity of the top layer.</summary>
    protected float Floor => Context.IsTop ? float.NegativeInfinity : 0;

    public abstract void Forward(in NoiseKey key);

    public abstract void Backward(in NoiseKey key);

    /// <summary>∂loss/∂b: the bias carries no noise, so this is the same for every estimator. To be called while Delta is fresh.</summary>
    public void BackwardBias() => Backend.Sum(Delta, GradBias);

    public void Dispose()
    {
        foreach (var matrix in owned)
            matrix.Dispose();
        owned.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>A matrix that lives as long as the layer.</summary>
    protected Matrix Allocate(int rows, int columns)
    {
        var matrix = Context.Backend.Allocate(rows, columns);
        owned.Add(matrix);
        return matrix;
    }

    protected NoiseKey KeyFor(in NoiseKey key, NoiseStream purpose) => key.For(Context.Index, purpose);

}
