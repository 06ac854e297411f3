namespace Sgvb.Backends;

/// <summary>
/// What a backend may offer beside its skeletons: several samples of a layer's output through a thin dense layer above it, the loss and back
/// again, in one pass in which nothing of the layer's size moves more than once, however many samples there are.
/// </summary>
public interface ISampledPass
{
    /// <summary>More outputs than this are not thin.</summary>
    const int MostOutputs = 64;

    /// <typeparam name="TSample">(D, G, ζ) → a sample h of the layer's output.</typeparam>
    /// <typeparam name="TLogit">(h²·V, h·W + b, ζ) → a logit and a factor, as in <see cref="IBackend.DrawnCrossEntropy"/>.</typeparam>
    /// <typeparam name="TInput">(Δ·Wᵀ, h, Q·Vᵀ, ζ, ΣX, ΣY) → the two sums with this sample's part.</typeparam>
    /// <typeparam name="TEnd">(ΣY, D) → what is stored of ΣY.</typeparam>
    void RunSamples<TSample, TLogit, TInput, TEnd>(SampledPass pass)
        where TSample : struct, IOperation
        where TLogit : struct, IOperation
        where TInput : struct, IOperation
        where TEnd : struct, IOperation;
}

/// <summary>
/// The matrices of such a pass: a layer of H outputs whose samples s = 0 … S − 1 are made from D and G, and above it C outputs. Sample s of
/// example m has row s·M + m of the layer's noise; its draw d of the logits has row (d·S + s)·M + m of theirs.
/// </summary>
public sealed record SampledPass
{
    /// <summary>D and G, [M, H].</summary>
    public required (Matrix D, Matrix G) Layer { get; init; }

    public required NoiseKey LayerKey { get; init; }

    /// <summary>S, at least 1.</summary>
    public required int Samples { get; init; }

    /// <summary>W and V, [H, C].</summary>
    public required (Matrix W, Matrix V) Weights { get; init; }

    /// <summary>b, [1, C].</summary>
    public required Matrix Bias { get; init; }

    public required NoiseKey LogitKey { get; init; }

    /// <summary>For each sample.</summary>
    public required int LogitDraws { get; init; }

    /// <summary>[M, 1], class indices.</summary>
    public required Matrix Labels { get; init; }

    /// <summary>ΣX and ΣY over the samples, [M, H].</summary>
    public required (Matrix X, Matrix Y) Sums { get; init; }

    /// <summary>Δ and Q of each sample, [M, C]: its share of the mean over all draws.</summary>
    public required IReadOnlyList<(Matrix Delta, Matrix Q)> OfSamples { get; init; }

    /// <summary>ΣΔ over the samples, [M, C].</summary>
    public required Matrix Delta { get; init; }

    /// <summary>Σ hᵀΔ and Σ (h²)ᵀQ over the samples, [H, C].</summary>
    public required (Matrix Mean, Matrix Variance) ByWeights { get; init; }

    /// <summary>−log p by example, the mean over all draws, [M, 1].</summary>
    public required Matrix Losses { get; init; }
}
