using Sgvb.Model.Activations;
using Sgvb.Model.Tensors;

namespace Sgvb.Recipes.Parts;

/// <summary>
/// One layer of an estimator's recipe: owns the layer's parameters, gradients and activations. Forward computes <see cref="Output"/>
/// from the input X; Backward reads <see cref="Delta"/> = ∂loss/∂(pre-activation) and yields the gradients but the bias's, and the layer
/// below's Delta.
/// Shapes: X and Output a row for each position of each example, θ [K, L], Delta as Output. A dense layer has one position: X [M, K],
/// Output [M, L].
/// </summary>
public abstract class LayerRecipe : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly Matrix? _ownInput;
    private readonly Matrix? _vectors;
    private Matrix? _one;

    protected LayerRecipe(LayerContext context)
    {
        Context = context;
        Map = context.Layer.Spec.CreateMap(context.Backend, context.Layer.Input, context.Examples);
        Tensors = [.. context.Layer.Tensors(context.Posterior, context.Index)
            .Select(spec => new LayerTensor(spec, Allocate(spec.Rows, spec.Columns), Allocate(spec.Rows, spec.Columns)))];
        (Theta, GradTheta) = this[TensorSpec.Theta];
        (Bias, GradBias) = this[TensorSpec.Bias];
        Scales = [.. context.Posterior.ScaleNames.Select(name => Tensors.First(t => t.Spec.Name == name))];
        if (context.Previous is null || context.Layer.Flattens)
            _ownInput = AllocateAsInput();
        if (context.Previous is null && context.Layer.Taken.Positions > 1)
            _vectors = Allocate(context.Examples, context.Layer.Input.Elements);
        InputDelta = context.Previous is null ? null : context.Layer.Flattens ? AllocateAsInput() : context.Previous.Delta;
        Output = AllocateAsOutput();
        Delta = AllocateAsOutput();
    }

    public LayerContext Context { get; }

    /// <summary>All parameters, in the order of <see cref="Layer.Tensors"/>.</summary>
    public IReadOnlyList<LayerTensor> Tensors { get; }

    public Matrix Theta { get; }

    public Matrix Bias { get; }

    /// <summary>The posterior's own: log α or log σ, or log u and log v.</summary>
    public IReadOnlyList<LayerTensor> Scales { get; }

    /// <summary>log α or log σ, in the shape of the posterior's tie.</summary>
    /// <exception cref="SgvbException">σ has factors, which are several tensors.</exception>
    public Matrix LogScale => Scale.Value;

    public Matrix GradTheta { get; }

    public Matrix GradBias { get; }

    public Matrix GradLogScale => Scale.Gradient;

    /// <summary>X, the output of the layer below, flattened where this layer takes no pictures, or the minibatch.</summary>
    public Matrix Input => _ownInput ?? Previous!.Output;

    public Matrix Output { get; }

    public Matrix Delta { get; }

    /// <summary>The layer's products.</summary>
    public LinearMap Map { get; }

    protected IBackend Backend => Context.Backend;

    protected LayerRecipe? Previous => Context.Previous;

    /// <summary>
    /// Takes ∂loss/∂(pre-activation of the layer below) in the shape of X; null at the bottom. It is that layer's <see cref="Delta"/>, or
    /// becomes it by <see cref="PassDown"/> where X is flattened.
    /// </summary>
    protected Matrix? InputDelta { get; }

    /// <summary>The layer below where X is its output as it stands, so that an epilogue may write for both; else null.</summary>
    protected LayerRecipe? Joined => Context.Layer.Flattens ? null : Previous;

    /// <summary>Whether an input of zero came through a slope of zero, so that nothing needs to be known of the gradient there.</summary>
    protected bool InputIsClosedAtZero => Previous?.Context.Layer.Activation.ClosedAtZero ?? true;

    /// <summary>The minibatch, [M, elements of an example], a picture's by channel, row and column: for the bottom layer.</summary>
    public void SetInput(ReadOnlySpan<float> examples)
    {
        Backend.Upload(examples, _vectors ?? Input);
        if (_vectors is not null)
            Backend.Unflatten(_vectors, Input);
    }

    /// <summary>To be called before <see cref="Forward"/>.</summary>
    public void TakeInput()
    {
        if (Previous is not null && Context.Layer.Flattens)
            Backend.Flatten(Previous.Output, Input);
    }

    /// <summary>To be called after <see cref="Backward"/>.</summary>
    public void PassDown()
    {
        if (Previous is not null && Context.Layer.Flattens)
            Backend.Unflatten(InputDelta!, Previous.Delta);
    }

    public abstract void Forward(in NoiseKey key);

    public abstract void Backward(in NoiseKey key);

    /// <summary>
    /// Of the top layer, between its forward and its backward pass: the loss of its output, and Delta. An estimator that draws its output
    /// several times does so here.
    /// </summary>
    /// <param name="key">Of the pass.</param>
    /// <param name="labels">[M, 1], class indices.</param>
    /// <param name="losses">[M, 1], takes −log p(y|x) by example.</param>
    public virtual void Loss(in NoiseKey key, Matrix labels, Matrix losses) => Backend.SoftmaxCrossEntropy(Output, labels, Delta, losses);

    /// <summary>Of the top layer, after its forward pass: makes <see cref="Output"/> where only the loss would otherwise draw it.</summary>
    public virtual void DrawOutput(in NoiseKey key)
    {
    }

    /// <summary>∂loss/∂b: the bias carries no noise, so this is the same for every estimator. To be called while Delta is fresh.</summary>
    public void BackwardBias() => Backend.Sum(Delta, GradBias);

    public void Dispose()
    {
        Map.Dispose();
        foreach (var each in _owned)
            each.Dispose();
        _owned.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// The layer's output: <typeparamref name="TOperation"/> makes the pre-activation of X·W and the operands, the layer's activation
    /// follows.
    /// </summary>
    protected void Activate<TOperation>(Matrix x, Matrix weights, in Operands operands) where TOperation : struct, IOperation =>
        Activate<TOperation, Nothing>(x, weights, operands);

    /// <summary>With an operation on the results after the activation.</summary>
    protected void Activate<TOperation, TThen>(Matrix x, Matrix weights, in Operands operands)
        where TOperation : struct, IOperation
        where TThen : struct, IThen =>
        Context.Layer.Activation.Forward<TOperation, TThen>(Map, x, weights, operands);

    /// <summary>
    /// The Delta of the layer below: <typeparamref name="TOperation"/> makes ∂loss/∂X of Δ·Wᵀ and the operands, of which the first is X,
    /// and the slope of the layer below's activation follows.
    /// </summary>
    protected void GradientByInput<TOperation>(Matrix delta, Matrix weights, in Operands operands) where TOperation : struct, IOperation =>
        GradientByInput<TOperation, Nothing>(delta, weights, operands);

    /// <summary>With an operation on the results after the slope.</summary>
    protected void GradientByInput<TOperation, TThen>(Matrix delta, Matrix weights, in Operands operands)
        where TOperation : struct, IOperation
        where TThen : struct, IThen =>
        Previous!.Context.Layer.Activation.Backward<TOperation, TThen>(Map, delta, weights, operands);

    /// <summary>A column as a row, or a row as a column, through an operation.</summary>
    protected void Transpose<TOperation>(Matrix source, Matrix target) where TOperation : struct, IOperation
    {
        if (_one is null)
            Backend.Upload([1], _one = Allocate(1, 1));
        if (source.Columns == 1)
            Backend.Gemm<TOperation>(Product.NT, _one, source, Operands.Read().Write(target));
        else
            Backend.Gemm<TOperation>(Product.TN, source, _one, Operands.Read().Write(target));
    }

    /// <summary>A matrix that lives as long as the layer.</summary>
    protected Matrix Allocate(int rows, int columns) => Own(Context.Backend.Allocate(rows, columns));

    /// <summary>Disposed with the layer.</summary>
    protected T Own<T>(T part) where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }

    /// <summary>A matrix in the shape of θ.</summary>
    protected Matrix AllocateAsWeights() => Allocate(Context.Inputs, Context.Outputs);

    /// <summary>A matrix in the shape of X.</summary>
    protected Matrix AllocateAsInput()
    {
        var shape = Context.Layer.Taken;
        return Allocate(Context.Examples * shape.Positions, shape.Channels);
    }

    /// <summary>A matrix in the shape of the layer's output.</summary>
    protected Matrix AllocateAsOutput() => Allocate(Context.Examples * Context.Layer.Output.Positions, Context.Outputs);

    protected NoiseKey KeyFor(in NoiseKey key, NoiseStream purpose) => key.For(Context.Index, purpose);

    private LayerTensor Scale => Scales is [var one] ? one
        : throw new SgvbException($"{Context.Estimator.Name} takes one tensor of noise parameters a layer, but {Context.Posterior} has {Scales.Count}: use another --posterior.");

    private (Matrix Value, Matrix Gradient) this[string name] => Tensors.First(t => t.Spec.Name == name) is var t ? (t.Value, t.Gradient) : default;
}
