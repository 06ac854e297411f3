using Sgvb.Backends.Torch.Tensors;
using Sgvb.Model.Kl;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sgvb.Backends.Torch;

/// <summary>
/// The KL term in torch operations, differentiated by autograd. The approximations' formulas are those of <see cref="CubicKl"/> and
/// <see cref="MolchanovKl"/>, whose constants they take; the exact KL is a table of cubics.
/// </summary>
internal sealed class TorchKl(Method method, Device device) : IDisposable
{
    private const double Low = -32;
    private const int CellsPerUnit = 64;
    private const int Cells = 2 * 32 * CellsPerUnit;

    // θ² below this counts as this, with gradient 0: the logarithm's gradient would otherwise be infinite times zero at θ = 0.
    private const float SmallestNormal = 1.17549435e-38f;

    private readonly Tensor? _exact = method.Kl == KlKind.Exact ? ExactTable(device) : null;

    // Below it σ has vanished, and ε/s, whose mean is zero, is left out.
    private const double SmallestScale = 1e-20;

    private readonly bool _dropsScore = method.Estimator.Entry.DropsScore;
    private readonly bool _countsInputs = method.KlCountsInputs;

    /// <summary>Whether the term is taken at the weight sample of each pass.</summary>
    public bool IsSampled { get; } = method.SamplesKl;

    /// <summary>KL of one layer, a scalar; summed over its weights, or over the elements of one example's input where the noise is theirs.</summary>
    public Tensor Of(TorchLayer layer)
    {
        if (IsSampled)
            return Sampled(layer, layer.WeightNoise ?? throw new InvalidOperationException("the forward drew no weight sample"));
        if (method.Kl == KlKind.Gaussian)
            return Gaussian(layer);
        var logAlpha = method.Posterior.Kind == PosteriorKind.Alpha
            ? layer.LogScale
            : Constant.Of(2) * layer.LogScale - layer.Theta.Squared().clamp_min(Constant.Of(SmallestNormal)).log();
        var each = method.Kl switch
        {
            KlKind.Cubic => Cubic(logAlpha),
            KlKind.Molchanov => Molchanov(logAlpha),
            KlKind.Exact => Exact(logAlpha),
            _ => throw new InvalidOperationException($"{method.Kl} is no KL term"),
        };
        var variables = _countsInputs ? layer.InputElements : layer.Theta.numel();
        return each.sum() * Constant.Of((double)variables / each.numel());
    }

    public void Dispose() => _exact?.Dispose();

    private static Tensor Cubic(Tensor logAlpha)
    {
        var alpha = logAlpha.exp();
        var polynomial = (alpha * Constant.Of(CubicKl.C3)).Plus(CubicKl.C2);
        polynomial = (alpha * polynomial).Plus(CubicKl.C1);
        return -(alpha * polynomial).Plus(Constant.Of(0.5) * logAlpha).Plus(CubicKl.C0);
    }

    private static Tensor Molchanov(Tensor logAlpha) =>
        Constant.Of(MolchanovKl.K1) * functional.sigmoid((Constant.Of(-MolchanovKl.K3) * logAlpha).Plus(-MolchanovKl.K2))
            + Constant.Of(0.5) * TorchSoftplus.Of(-logAlpha);

    /// <summary>
    /// ½(σ² + θ²) − ½ − log σ by weight; log σ is log σ or ½ log α + log |θ|.
    /// </summary>
    private Tensor Gaussian(TorchLayer layer) =>
        (Constant.Of(0.5) * layer.Scale().Squared().Plus(layer.Theta.Squared()) - Constant.Of(0.5) - LogSigma(layer)).sum();

    /// <summary>
    /// log q(w) − log p(w) = ½w² − ½ε² − log σ at w = θ + sε. Without the score the parameters of q are held while w moves: then
    /// ε = (w − θ)/s is a function of w, written so that nothing cancels.
    /// </summary>
    private Tensor Sampled(TorchLayer layer, Tensor epsilon)
    {
        var scale = layer.Scale();
        var logSigma = LogSigma(layer);
        var weights = layer.Theta.Plus(scale * epsilon);
        if (_dropsScore)
        {
            var held = scale.detach();
            var inverse = held.abs().clamp_min(Constant.Of(SmallestScale)).copysign(held).reciprocal() * held.abs().gt(Constant.Of(SmallestScale));
            epsilon = ((layer.Theta - layer.Theta.detach()) * inverse).Plus(epsilon * (logSigma - logSigma.detach()).exp());
            logSigma = logSigma.detach();
        }

        return (Constant.Of(0.5) * (weights.Squared() - epsilon.Squared()) - logSigma).sum();
    }

    private Tensor LogSigma(TorchLayer layer) => method.Posterior.Tie == Tie.Factors
        ? layer.Scale().clamp_min(Constant.Of(SmallestNormal)).log()
        : method.Posterior.Kind == PosteriorKind.Sigma
        ? layer.LogScale
        : (Constant.Of(0.5) * layer.LogScale).Plus(layer.Theta.abs().clamp_min(Constant.Of(KlTerm.SmallestTheta)).log());

    /// <summary>
    /// KL(log α) from the cubic of its cell. Cells are 1/64 wide: their ends are exact in float32, and so is the place in the cell.
    /// Outside the table the limits hold: KL → 0 above, and below a straight line of slope −½.
    /// </summary>
    private Tensor Exact(Tensor logAlpha)
    {
        var inside = logAlpha.clamp(Constant.Of(Low), Constant.Of(-Low));
        var cell = ((inside.detach() - Constant.Of(Low)) * Constant.Of(CellsPerUnit)).floor().clamp_max(Constant.Of(Cells - 1));
        var t = (inside - (cell / Constant.Of(CellsPerUnit)).Plus(Low)) * Constant.Of(CellsPerUnit);
        var c = _exact!.index_select(0, cell.flatten().@long()).T.reshape([4, .. logAlpha.shape]).unbind(0);
        var cubic = (((c[3] * t).Plus(c[2]) * t).Plus(c[1]) * t).Plus(c[0]);
        return cubic.Plus(Constant.Of(0.5) * functional.relu((-logAlpha).Plus(Low)));
    }

    /// <summary>[cells, 4] coefficients in powers of the place in the cell, from values and slopes at the cells' ends (Hermite).</summary>
    private static Tensor ExactTable(Device device)
    {
        var kl = LogUniformKl.Exact;
        var coefficients = new float[Cells, 4];
        for (var cell = 0; cell < Cells; cell++)
        {
            double left = Low + cell / (double)CellsPerUnit, right = Low + (cell + 1) / (double)CellsPerUnit;
            double value = kl.Value(left), slope = kl.Derivative(left) / CellsPerUnit;
            double rise = kl.Value(right) - value, slopeRight = kl.Derivative(right) / CellsPerUnit;
            coefficients[cell, 0] = (float)value;
            coefficients[cell, 1] = (float)slope;
            coefficients[cell, 2] = (float)(3 * rise - 2 * slope - slopeRight);
            coefficients[cell, 3] = (float)(slope + slopeRight - 2 * rise);
        }

        // Made where it is to stay: nothing would keep alive a tensor that is only read by the call that moves it.
        return tensor(coefficients, device: device);
    }
}
