using Sgvb.Model.Activations;
using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// Split local reparameterization: a conditional expectation by Monte Carlo, known as splitting. In a classifier the upper layers are cheap,
/// so their noise can be drawn several times for one pass through the expensive ones. With γ, v of a layer known from its two products,
///   B_k = γ + √v⊙ζ_k,  ζ_k ~ N(0, 1) [M, L], k = 1 … K       only what is above is run for each k
///   Δ = 1/K Σ Δ_k,  Q = ∂/∂v = 1/K Σ Δ_k⊙ζ_k/(2√v)           (the mean of products, not the product of means)
/// and below everything is as in <see cref="LocalReparam{TRule}"/>, once. So the gradient is unbiased for the same objective, and with A the
/// variance that the data and the noise below bring, B that of the hidden noise and C that of the logits' (law of total variance),
///   Var = A + B/K2 + C/(K2·K1).
/// split:K draws the logits K1 = K times: no product, an elementwise loop over [M, classes] with the softmax inside. split:K2xK1 draws the
/// last hidden layer K2 times as well, and the logits K1 times for each: the top layer's thin products only.
/// The noise array of a layer has a row for each of its samples: draw k of what is below's row r has row k·R + r, with R such rows. So the
/// first draw is plain local reparameterization's noise, and split:1 is local-reparam bit for bit, but for σ of factors.
/// Published as splitting or conditional Monte Carlo (e.g. Asmussen and Glynn 2007, chapters V.4 and V.5); for local reparameterization ours.
/// This is the top layer.
/// </summary>
public sealed class SplitTop<TRule> : LocalReparam<TRule> where TRule : struct, IPosteriorRule
{
    private readonly int _draws;
    private readonly SplitHidden<TRule>? _hidden;
    private readonly Matrix _mean;
    private readonly Matrix _variance;

    // With a hidden layer that is sampled more than once: for each of its samples Δ and Q, their sums by products, and room for one part.
    private readonly (Matrix Delta, Matrix Q)[] _ofSamples = [];
    private readonly Matrix? _byMean;
    private readonly Matrix? _byVariance;
    private readonly Matrix? _inputPart;
    private readonly Matrix? _lossesOfDraw;

    /// <param name="draws">Of the logits for each sample of the layer below.</param>
    public SplitTop(LayerContext context, int draws) : base(context)
    {
        _draws = draws;
        if (Previous is SplitHidden<TRule> && context.Layer.Flattens)
            throw new SgvbException($"{context.Estimator}: the last hidden layer, which it draws again and again, is a convolution here; use split:K.");
        _hidden = Joined as SplitHidden<TRule>;
        _mean = AllocateAsOutput();
        _variance = AllocateAsOutput();
        if (_hidden is null)
            return;
        _ofSamples = [.. Enumerable.Range(0, _hidden.Draws).Select(_ => (AllocateAsOutput(), AllocateAsOutput()))];
        _byMean = AllocateAsWeights();
        _byVariance = AllocateAsWeights();
        _inputPart = AllocateAsInput();
        _lossesOfDraw = Allocate(context.Examples, 1);
    }

    public override void Forward(in NoiseKey key)
    {
        Prepare();
        if (_hidden is null)
            MeanAndVariance();
    }

    /// <summary>The first draw.</summary>
    public override void DrawOutput(in NoiseKey key)
    {
        if (_hidden is not null)
        {
            _hidden.Draw(key, 0);
            MeanAndVariance();
        }

        Backend.FillNoise(Ratio, NoiseOf(key), NoiseKind.Normal);
        Backend.Map<Sample>(Operands.Read(_variance, _mean, Ratio).Write(Output, Ratio));
    }

    public override void Loss(in NoiseKey key, Matrix labels, Matrix losses)
    {
        if (_hidden is null)
            DrawLogits(key, labels, sample: 0, of: 1, Delta, Ratio, losses);
        else if (Context.Layer.Spec is Dense && Context.Outputs <= ISampledPass.MostOutputs && Backend is ISampledPass pass)
            _hidden.RunSamples(pass, Pass(key, labels, losses));
        else
            RunSamples(key, labels, losses);
    }

    public override void Backward(in NoiseKey key)
    {
        if (_hidden is null)
        {
            BackwardFromQ();
            return;
        }

        Backend.Map<Gradient>(WriteGradients(Operands.Read(_byVariance, _byMean, Theta, Level)));
        ReduceGradLog();
    }

    /// <summary>
    /// Where the hidden layer is sampled more than once, an example's gradient is the sum of its samples' and its square has their cross terms.
    /// The samples are made again, two at a time.
    /// </summary>
    public override void ThetaSquares(PerExampleMoments moments, in NoiseKey key, Span<double> squares)
    {
        if (_hidden is null)
        {
            base.ThetaSquares(moments, key, squares);
            return;
        }

        var slope = SlopeIn(moments);
        var input = moments.Inputs("sample", Input);
        var each = new double[squares.Length];
        squares.Clear();
        for (var one = 0; one < _hidden.Draws; one++)
        {
            _hidden.Draw(key, one);
            Backend.Map<Copy>(Operands.Read(Input).Write(input));
            moments.Local(input, _ofSamples[one].Delta, _ofSamples[one].Q, slope, each);
            AddTo(squares, each, 1);
            for (var other = 0; other < one; other++)
            {
                _hidden.Draw(key, other);
                moments.LocalPair(
                    (input, _ofSamples[one].Delta, _ofSamples[one].Q), (Input, _ofSamples[other].Delta, _ofSamples[other].Q), slope, each);
                AddTo(squares, each, 2);
            }
        }
    }

    /// <summary>All samples in one pass of the backend's.</summary>
    private SampledPass Pass(in NoiseKey key, Matrix labels, Matrix losses) => new()
    {
        Layer = _hidden!.Moments,
        LayerKey = _hidden.NoiseOf(key),
        Samples = _hidden.Draws,
        Weights = (Theta, Variances),
        Bias = Bias,
        LogitKey = NoiseOf(key),
        LogitDraws = _draws,
        Labels = labels,
        Sums = (_hidden.Delta, _hidden.SumOfQ),
        OfSamples = _ofSamples,
        Delta = Delta,
        ByWeights = (_byMean!, _byVariance!),
        Losses = losses,
    };

    /// <summary>The samples one after another, by skeletons.</summary>
    private void RunSamples(in NoiseKey key, Matrix labels, Matrix losses)
    {
        for (var sample = 0; sample < _hidden!.Draws; sample++)
        {
            _hidden.Draw(key, sample);
            MeanAndVariance();
            var (delta, q) = _ofSamples[sample];
            DrawLogits(key, labels, sample, _hidden.Draws, delta, q, sample == 0 ? losses : _lossesOfDraw!);
            Map.GradientByInput<Copy>(q, Variances, Operands.Read().Write(_inputPart!));
            if (sample == 0)
            {
                Backend.Map<Copy>(Operands.Read(delta).Write(Delta));
                Map.GradientByWeights<Copy>(Input, delta, Operands.Read().Write(_byMean!));
                Map.GradientByWeights<Copy>(Squares, q, Operands.Read().Write(_byVariance!));
                GradientByInput<GradientOfInput, ThenQ>(
                    delta, Theta, Operands.Read(Input, _inputPart, _hidden.Zeta).Write(_hidden.Delta, _hidden.SumOfQ));
                continue;
            }

            Backend.Map<Add>(Operands.Read(losses, _lossesOfDraw).Write(losses));
            Backend.Map<Add>(Operands.Read(Delta, delta).Write(Delta));
            Map.GradientByWeights<Add>(Input, delta, Operands.Read(_byMean).Write(_byMean!));
            Map.GradientByWeights<Add>(Squares, q, Operands.Read(_byVariance).Write(_byVariance!));
            GradientByInput<GradientOfNextInput, ThenAdd>(
                delta, Theta,
                Operands.Read(Input, _inputPart, _hidden.Zeta, _hidden.Delta, _hidden.SumOfQ).Write(_hidden.Delta, _hidden.SumOfQ));
        }

        _hidden.EndSamples();
    }

    private void MeanAndVariance()
    {
        Map.Forward<Add>(Input, Theta, Operands.Read(Bias).Write(_mean));
        Map.Forward<Copy>(Squares, Variances, Operands.Read().Write(_variance));
    }

    /// <summary>The draws for one of the hidden layer's samples, their share of the mean over all draws.</summary>
    private void DrawLogits(in NoiseKey key, Matrix labels, int sample, int of, Matrix delta, Matrix q, Matrix losses)
    {
        long rows = Output.Rows;
        Backend.DrawnCrossEntropy<Sample>(
            _variance, _mean, labels, NoiseOf(key), new LogitDraws(sample * rows, of * rows, _draws, of * _draws),
            delta, q, losses);
    }

    private static void AddTo(Span<double> sums, ReadOnlySpan<double> each, double times)
    {
        for (var m = 0; m < sums.Length; m++)
            sums[m] += times * each[m];
    }

    /// <summary>(Δθᵀ, X, Q(s²)ᵀ, ζ, ΣΔ, ΣΔ⊙ζ) → ∂X, and the two sums as they are, for <see cref="ThenAdd"/> alone.</summary>
    public readonly struct GradientOfNextInput : IOperation
    {
        public static int Inputs => 6;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = GradientOfInput.Of(a, b, c);
            y = e;
            z = f;
        }
    }

    /// <summary>After the slope: (Δ, ΣΔ, ΣΔ⊙ζ) → (ΣΔ + Δ, ΣΔ⊙ζ + Δ⊙ζ).</summary>
    public readonly struct ThenAdd : IThen
    {
        public static int Inputs => 6;

        public static int Outputs => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T d, ref T x, ref T y, ref T z) where T : struct, ILane<T>
        {
            var delta = x;
            x = y + delta;
            y = T.Fma(delta, d, z);
        }
    }
}

/// <summary>Its objective, on convolutions too, and its independence are local reparameterization's.</summary>
internal class SplitEntry : LocalReparamEntry
{
    public override string Name => "split";

    public override string Summary => "local-reparam with the logits drawn K times, or the last hidden layer K2 times and the logits K1 times for each";

    public override EstimatorArgumentRule Argument { get; } = new(
        "number of draws", Usual: 8, Others: [new EstimatorArgument(4, 2)], TakesTwo: true);

    public override string? Refusal(Method method) => SplitDraws.Total(method.Estimator) > SplitDraws.Most
        ? $"{method.Estimator} draws the logits {SplitDraws.Total(method.Estimator)} times; at most {SplitDraws.Most} are sensible."
        : null;

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) =>
        new(Products: 2, Normals: (double)examples * layer.Output.Elements * SplitDraws.Total(spec));

    /// <summary>The top layer's products are made for each sample of the layer below, its noise for each draw.</summary>
    public override LayerCost Cost(Network network, int index, int examples, EstimatorSpec spec)
    {
        var above = network.Layers.Count - 1 - index;
        var below = SplitDraws.Below(spec, above, index == 0);
        var samples = (double)below * SplitDraws.Of(spec, above, index == 0);
        return new(Products: 2 * below, Normals: examples * network.Layers[index].Output.Elements * samples);
    }

    protected override LayerRecipe Create<TRule>(LayerContext context)
    {
        var draws = SplitDraws.Of(context.Estimator, context.Above, context.Previous is null);
        return context.Above switch
        {
            0 => new SplitTop<TRule>(context, draws),
            1 when draws > 1 => new SplitHidden<TRule>(context, draws),
            _ => Plain<TRule>(context),
        };
    }

    protected override bool IsPlain(EstimatorSpec spec, int above, bool isBottom) =>
        above > 1 || (above == 1 && SplitDraws.Of(spec, above, isBottom) == 1);
}
