namespace Sgvb.Model.Activations;

/// <summary>An activation as a network names it; composes an estimator's operations with it, once for every backend.</summary>
public abstract class Activation
{
    public static Activation Relu { get; } = new Of<Relu>();

    public static Activation Softplus { get; } = new Of<Softplus>();

    public static Activation Tanh { get; } = new Of<Tanh>();

    public static Activation Identity { get; } = new Of<Identity>();

    /// <summary>The one list of activations.</summary>
    public static IReadOnlyList<Activation> All { get; } = [Relu, Softplus, Tanh, Identity];

    /// <inheritdoc cref="IActivation.Name"/>
    public abstract string Name { get; }

    /// <inheritdoc cref="IActivation.ClosedAtZero"/>
    public abstract bool ClosedAtZero { get; }

    /// <summary>A layer's forward product: <typeparamref name="TOperation"/> gives the pre-activation, which becomes this activation's value.</summary>
    public abstract void Forward<TOperation, TThen>(LinearMap map, Matrix x, Matrix weights, in Operands operands)
        where TOperation : struct, IOperation
        where TThen : struct, IThen;

    /// <summary>
    /// The gradient by the input X of a layer, through this activation that made X: <typeparamref name="TOperation"/> gives ∂loss/∂X, its
    /// second operand is X.
    /// </summary>
    public abstract void Backward<TOperation, TThen>(LinearMap map, Matrix delta, Matrix weights, in Operands operands)
        where TOperation : struct, IOperation
        where TThen : struct, IThen;

    /// <summary>The same without a product: <typeparamref name="TOperation"/> gives the pre-activation from the operands alone.</summary>
    public abstract void Map<TOperation, TThen>(IBackend backend, in Operands operands)
        where TOperation : struct, IOperation
        where TThen : struct, IThen;

    /// <summary>
    /// Several samples of this activation's output in one pass: <typeparamref name="TSample"/> gives the pre-activation,
    /// <typeparamref name="TInput"/> ∂loss/∂(output), and <typeparamref name="TThen"/> follows on its slope.
    /// </summary>
    public abstract void RunSamples<TSample, TLogit, TInput, TThen, TEnd>(ISampledPass backend, SampledPass pass)
        where TSample : struct, IOperation
        where TLogit : struct, IOperation
        where TInput : struct, IOperation
        where TThen : struct, IThen
        where TEnd : struct, IOperation;

    public override string ToString() => Name;

    private sealed class Of<TActivation> : Activation where TActivation : struct, IActivation
    {
        public override string Name => TActivation.Name;

        public override bool ClosedAtZero => TActivation.ClosedAtZero;

        public override void Forward<TOperation, TThen>(LinearMap map, Matrix x, Matrix weights, in Operands operands) =>
            map.Forward<Activated<TActivation, TOperation, TThen>>(x, weights, operands);

        public override void Map<TOperation, TThen>(IBackend backend, in Operands operands) =>
            backend.Map<Activated<TActivation, TOperation, TThen>>(operands);

        public override void RunSamples<TSample, TLogit, TInput, TThen, TEnd>(ISampledPass backend, SampledPass pass) =>
            backend.RunSamples<Activated<TActivation, TSample, Nothing>, TLogit, Gated<TActivation, TInput, TThen>, TEnd>(pass);

        public override void Backward<TOperation, TThen>(LinearMap map, Matrix delta, Matrix weights, in Operands operands) =>
            map.GradientByInput<Gated<TActivation, TOperation, TThen>>(delta, weights, operands);
    }
}
