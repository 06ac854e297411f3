namespace Sgvb.Backends;

/// <summary>
/// What a layer does with weights [K, L], bound to one backend, input shape and minibatch: three products, each with an elementwise
/// operation on it, whose first operand is the product. An estimator is written against this and so serves every kind of layer.
/// X has a row for each position of each example's input, Δ and the results of <see cref="Forward"/> a row for each position of its
/// output. A dense layer has one position.
/// </summary>
public abstract class LinearMap : IDisposable
{
    /// <summary>X·W, a row for each output position, L columns.</summary>
    public abstract void Forward<TOperation>(Matrix x, Matrix weights, in Operands operands) where TOperation : struct, IOperation;

    /// <summary>Xᵀ·Δ, [K, L].</summary>
    public abstract void GradientByWeights<TOperation>(Matrix x, Matrix delta, in Operands operands) where TOperation : struct, IOperation;

    /// <summary>Δ·Wᵀ, in the shape of X.</summary>
    public abstract void GradientByInput<TOperation>(Matrix delta, Matrix weights, in Operands operands) where TOperation : struct, IOperation;

    /// <summary>X·(scale⊙ε) with a weight sample for every <paramref name="group"/> examples; see <see cref="IBackend.NoiseProduct"/>.</summary>
    public abstract void NoiseForward(Matrix x, Matrix scale, in NoiseKey key, int group, Matrix y);

    /// <summary>The gradients of <see cref="NoiseForward"/>; see <see cref="IBackend.NoiseProductGradient"/>.</summary>
    public abstract void NoiseGradient(
        Matrix x, Matrix scale, Matrix delta, in NoiseKey key, int group, bool closedAtZero, Matrix? gradX, Matrix gradScale);

    /// <summary>Squares of per-example gradients with noise; see <see cref="IBackend.NoiseSquares"/>.</summary>
    public abstract void NoiseSquares(Matrix a, Matrix scale, Matrix b, in NoiseKey key, Matrix squares);

    /// <summary>
    /// Whether an example's gradient by the weights sums over positions; otherwise it is the outer product of the example's rows of X and Δ.
    /// </summary>
    public virtual bool SumsOverPositions => false;

    /// <summary>Xᵀ·Δ of one example alone, where it sums over positions.</summary>
    public virtual void ExampleGradient<TOperation>(int example, Matrix x, Matrix delta, in Operands operands) where TOperation : struct, IOperation =>
        throw new InvalidOperationException("the gradient of one example is the outer product of its rows");

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
