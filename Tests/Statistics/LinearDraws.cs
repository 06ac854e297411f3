using Sgvb.Backends;
using Sgvb.Backends.Simd;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Recipes.Parts;
using Sgvb.References;

namespace Sgvb.Tests.Statistics;

/// <summary>
/// Draws of a linear-Gaussian layer's gradients. The layer has many outputs with the same weights: the noise of different outputs is
/// independent (flipout: uncorrelated), so a draw gives one replicate a column.
/// </summary>
public abstract class LinearDraws(LinearGaussian problem, PosteriorSpec posterior, EstimatorSpec estimator, int columns)
{
    protected LinearGaussian Problem { get; } = problem;

    protected PosteriorSpec Posterior { get; } = posterior;

    protected EstimatorSpec Estimator { get; } = estimator;

    protected int Columns { get; } = columns;

    /// <summary>L [columns], and the gradients by the parameters θ and log α or log σ [K·columns].</summary>
    public (double[] Loss, double[] ByTheta, double[] ByLogScale) Next(ulong draw)
    {
        var key = new NoiseKey(Seed: 77, Stream: 0, Draw: draw);
        var (loss, byTheta, byLogScale) = Pass(key);
        if (!Estimator.Antithetic)
            return (loss, byTheta, byLogScale);
        var mirrored = Pass(key with { Mirrored = true });
        return (Mean(loss, mirrored.Loss), Mean(byTheta, mirrored.ByTheta), Mean(byLogScale, mirrored.ByLogScale));
    }

    protected abstract (double[] Loss, double[] ByTheta, double[] ByLogScale) Pass(NoiseKey key);

    protected double LogScale(int i) =>
        Posterior.Kind == PosteriorKind.Sigma ? Math.Log(Problem.S(i)) : 2 * Math.Log(Problem.S(i) / Problem.Mu(i));

    /// <summary>L by column, and ∂L/∂b.</summary>
    protected double Likelihood(int m, double b, ref double loss)
    {
        var error = Problem.Y(m) - b;
        loss -= Problem.Beta / 2 * error * error;
        return Problem.Beta * error;
    }

    private static double[] Mean(double[] a, double[] b) => [.. a.Zip(b, (p, q) => (p + q) / 2)];
}

/// <summary>The library's recipe of the estimator, on the managed backend.</summary>
public sealed class LibraryLinearDraws : LinearDraws, IDisposable
{
    private readonly IBackend _backend = SimdBackend.Create(threads: 1);
    private readonly LayerRecipe _layer;

    public LibraryLinearDraws(LinearGaussian problem, PosteriorSpec posterior, EstimatorSpec estimator, int columns)
        : base(problem, posterior, estimator, columns)
    {
        _layer = Registry.Estimator(estimator.Name).CreateLayer(
            new LayerContext(_backend, 0, Network.Dense([problem.K, columns]).Layers[0], problem.M, estimator, posterior, null));
        var x = new float[problem.M * problem.K];
        for (var n = 0; n < x.Length; n++)
            x[n] = (float)problem.X(n / problem.K, n % problem.K);
        _backend.Upload(x, _layer.Input);
        var theta = new float[problem.K * columns];
        var logScale = new float[problem.K * columns];
        for (var n = 0; n < theta.Length; n++)
            (theta[n], logScale[n]) = ((float)problem.Mu(n / columns), (float)LogScale(n / columns));
        _backend.Upload(theta, _layer.Theta);
        _backend.Upload(logScale, _layer.LogScale);
    }

    public void Dispose()
    {
        _layer.Dispose();
        _backend.Dispose();
    }

    protected override (double[] Loss, double[] ByTheta, double[] ByLogScale) Pass(NoiseKey key)
    {
        _layer.Forward(key);
        var values = new float[Problem.M * Columns];
        _backend.Download(_layer.Output, values);
        var loss = new double[Columns];
        for (var n = 0; n < values.Length; n++)
            values[n] = (float)Likelihood(n / Columns, values[n], ref loss[n % Columns]);
        _backend.Upload(values, _layer.Delta);
        _layer.Backward(key);
        var byTheta = new float[Problem.K * Columns];
        _backend.Download(_layer.GradTheta, byTheta);
        var byLogScale = new float[Problem.K * Columns];
        _backend.Download(_layer.GradLogScale, byLogScale);
        return (loss, Array.ConvertAll(byTheta, g => (double)g), Array.ConvertAll(byLogScale, g => (double)g));
    }
}

/// <summary>The loop-level reference of the estimator.</summary>
public sealed class ReferenceLinearDraws(LinearGaussian problem, PosteriorSpec posterior, EstimatorSpec estimator, int columns)
    : LinearDraws(problem, posterior, estimator, columns)
{
    protected override (double[] Loss, double[] ByTheta, double[] ByLogScale) Pass(NoiseKey key)
    {
        var tensors = Tensors();
        for (var n = 0; n < Problem.K * Columns; n++)
            (tensors.Theta[n], tensors.LogScale[n]) = (Problem.Mu(n / Columns), LogScale(n / Columns));
        var layer = new ReferenceLayer(tensors, Posterior, 0, key);
        var x = new double[Problem.M, Problem.K];
        for (var m = 0; m < Problem.M; m++)
            for (var i = 0; i < Problem.K; i++)
                x[m, i] = Problem.X(m, i);
        var reference = (IReferenceEstimator)ReferenceStep.Estimator(Estimator);
        // Several samples of the examples may stand one below the other: the likelihood is the mean over them.
        var delta = reference.Forward(layer, x);
        var samples = delta.GetLength(0) / Problem.M;
        var loss = new double[Columns];
        for (var row = 0; row < delta.GetLength(0); row++)
            for (var c = 0; c < Columns; c++)
                delta[row, c] = Likelihood(row % Problem.M, delta[row, c], ref loss[c]) / samples;
        for (var c = 0; c < Columns; c++)
            loss[c] /= samples;
        var gradients = Tensors();
        var method = new Method(Estimator, Posterior, KlKind.None);
        ReferenceChain.AddLayer(method, layer, reference.Backward(layer, x, delta), delta, gradients);
        return (loss, gradients.Theta, gradients.LogScale);
    }

    private ReferenceTensors Tensors() => new(
        ReferenceGeometry.Dense(Problem.K), Columns, [("theta", Problem.K * Columns), ("bias", Columns), (Posterior.ScaleNames[0], Problem.K * Columns)]);
}
