namespace Sgvb.Backends;

/// <summary>Which operand of a product is transposed.</summary>
public enum Product
{
    /// <summary>C[M,N] = A[M,K]·B[K,N].</summary>
    NN,

    /// <summary>C[M,N] = A[M,K]·B[N,K]ᵀ.</summary>
    NT,

    /// <summary>C[M,N] = A[K,M]ᵀ·B[K,N].</summary>
    TN,
}

/// <summary>
/// The skeletons that an estimator's recipe is made of. A backend implements them and knows no estimator.
/// Calls may return before the device has finished; <see cref="Synchronize"/> waits.
/// Shapes that do not fit throw <see cref="ArgumentException"/>.
/// </summary>
public interface IBackend : IDisposable
{
    /// <summary>The registry's name.</summary>
    string Name { get; }

    /// <summary>A matrix of zeros.</summary>
    Matrix Allocate(int rows, int columns);

    /// <summary>Copies rows·columns elements, dense and row-major, to the device.</summary>
    void Upload(ReadOnlySpan<float> source, Matrix target);

    /// <summary>Copies a matrix to the host, dense and row-major; waits for the device.</summary>
    void Download(Matrix source, Span<float> target);

    /// <summary>
    /// Fills row r, column c with the element (firstRow + r / repeat, c) of the noise array that <paramref name="key"/> names.
    /// </summary>
    void FillNoise(Matrix target, in NoiseKey key, NoiseKind kind, long firstRow = 0, int repeat = 1);

    /// <summary>Runs an operation over the index space of the first result.</summary>
    void Map<TOperation>(in Operands operands) where TOperation : struct, IOperation;

    /// <summary>
    /// Runs an operation over the index space R×C of its first operand and sums its first result along the rows, into <paramref name="rows"/>
    /// [R, 1], and its second down the columns, into <paramref name="columns"/> [1, C]; either may be left out. No result is stored.
    /// </summary>
    void MapSum<TOperation>(in Operands operands, Matrix? rows, Matrix? columns) where TOperation : struct, IOperation;

    /// <summary>A matrix product whose elements go through an operation; the product itself is its first operand and is never stored.</summary>
    void Gemm<TOperation>(Product product, Matrix a, Matrix b, in Operands operands) where TOperation : struct, IOperation;

    /// <summary>
    /// A convolution's forward product, [C·k·k, F] weights on pictures <paramref name="x"/> [M·H·W, C], whose elements go through an
    /// operation over [M·H'·W', F]. Only the rows of the convolution's examples are worked out.
    /// </summary>
    void Convolve<TOperation>(in Convolution convolution, Matrix x, Matrix weights, in Operands operands) where TOperation : struct, IOperation;

    /// <summary>The gradient of <see cref="Convolve"/> by its weights, [C·k·k, F], summed over the convolution's examples.</summary>
    void ConvolveByWeights<TOperation>(in Convolution convolution, Matrix x, Matrix delta, in Operands operands) where TOperation : struct, IOperation;

    /// <summary>The gradient of <see cref="Convolve"/> by x, for the rows of the convolution's examples.</summary>
    void ConvolveByInput<TOperation>(in Convolution convolution, Matrix delta, Matrix weights, in Operands operands) where TOperation : struct, IOperation;

    /// <summary>From pictures [M·H·W, C] to vectors [M, C·H·W] in the order channel, row, column.</summary>
    void Flatten(Matrix pictures, Matrix vectors);

    /// <summary>The other way.</summary>
    void Unflatten(Matrix vectors, Matrix pictures);

    /// <summary>Sums a matrix down to the target's shape: [1, C] columns, [R, 1] rows, [1, 1] everything.</summary>
    void Sum(Matrix source, Matrix target);

    /// <summary>
    /// Softmax cross-entropy. <paramref name="labels"/> [M, 1] holds class indices; <paramref name="losses"/> [M, 1] takes
    /// −log p(y|x) by example, <paramref name="delta"/> [M, C] the gradient of the MEAN loss with respect to the logits.
    /// </summary>
    void SoftmaxCrossEntropy(Matrix logits, Matrix labels, Matrix delta, Matrix losses);

    /// <summary>
    /// Softmax cross-entropy of logits that are drawn several times. <typeparamref name="TOperation"/> makes of <paramref name="a"/>,
    /// <paramref name="b"/> [M, C] and standard normals the logits x and factors y [M, C] of a draw d. With Δ_d the gradient of the MEAN loss
    /// with respect to the logits, <paramref name="delta"/> takes Σ Δ_d, <paramref name="weighted"/> Σ Δ_d⊙y_d, both [M, C], and
    /// <paramref name="losses"/> [M, 1] Σ −log p_d(label), each over <see cref="LogitDraws.Of"/>.
    /// </summary>
    void DrawnCrossEntropy<TOperation>(
        Matrix a, Matrix b, Matrix labels, in NoiseKey key, in LogitDraws draws, Matrix delta, Matrix weighted, Matrix losses)
        where TOperation : struct, IOperation;

    /// <summary>
    /// y[m, j] = Σᵢ x[m, i]·scale[i, j]·ε(m / group, i, j), with normal noise that is made on the fly and never stored. The noise array
    /// has one row for each (m / group, i) pair: row (m / group)·K + i, L columns.
    /// </summary>
    void NoiseProduct(Matrix x, Matrix scale, in NoiseKey key, int group, Matrix y);

    /// <summary>
    /// The gradients of <see cref="NoiseProduct"/> with the noise made again: gradX[m, i] = Σⱼ delta[m, j]·scale[i, j]·ε(m / group, i, j)
    /// (left out where null) and gradScale[i, j] = Σₘ x[m, i]·delta[m, j]·ε(m / group, i, j). With <paramref name="closedAtZero"/>,
    /// gradX[m, i] may be zero where x[m, i] is zero: x is the output of an activation whose slope is zero there.
    /// </summary>
    void NoiseProductGradient(
        Matrix x, Matrix scale, Matrix delta, in NoiseKey key, int group, bool closedAtZero, Matrix? gradX, Matrix gradScale);

    /// <summary>
    /// The squares of per-example gradients with noise of their own: squares[m] = Σᵢⱼ a[m, i]·b[m, j]·(1 + scale[i, j]·ε(m, i, j))², [M, 1].
    /// </summary>
    void NoiseSquares(Matrix a, Matrix scale, Matrix b, in NoiseKey key, Matrix squares);

    /// <summary>Waits until all work is done.</summary>
    void Synchronize();
}
