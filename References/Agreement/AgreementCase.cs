using Sgvb.Runs.Rows;

namespace Sgvb.References.Agreement;

/// <summary>
/// One method at one size with the reference's answer to it, against which every backend is held. No example of the minibatch stands so
/// near a ReLU gate that float32 could open another one than the reference: such examples are replaced.
/// </summary>
public sealed class AgreementCase
{
    /// <summary>
    /// Largest accepted ‖g − reference‖₂ / ‖reference‖₂ of a tensor. Float32 rounding over sums of a thousand terms and four layers
    /// gives 1e-7 to 1e-6; a wrong formula, or one flipped gate, 1e-3 and more. For biases, log α and log σ the norm is that of the absolute
    /// terms' sums: the examples of a lone unit, or the weights that share α, may cancel until only rounding is left.
    /// </summary>
    public const double Tolerance = 1e-5;

    /// <summary>Examples of a check before timing: a reference at real widths then takes a second or two.</summary>
    public const int Minibatch = 16;

    /// <summary>Norms below this are as good as zero: float32 ends at 1e-38, and e^x of the library at x = −87.</summary>
    private const double Nothing = 1e-30;

    /// <summary>
    /// How often examples are replaced before it is given up. The chance that one is near no gate falls with units × passes: at the widths of
    /// mnist a second round is rare for one pass, and for hundreds of draws no number of rounds would do.
    /// </summary>
    private const int MostRounds = 100;

    private const string NearGate =
        "in every minibatch that was tried a pre-activation is so near zero that float32 may open another relu than the reference";

    private const int TrainingExamples = 60_000;

    private readonly string _name;
    private readonly Method _method;
    private readonly Workload _workload;
    private readonly AgreementInputs _inputs;
    private readonly NoiseKey _key;
    private readonly ReferenceResult _withoutKl;
    private readonly ReferenceResult _reference;
    private readonly int _replaced;
    private readonly uint _seed;
    private readonly Parameters? _given;
    private readonly NoiseGenerator _generator;
    private AgreementCase? _ofOtherGenerator;

    private AgreementCase(
        string name, Method method, Workload workload, AgreementInputs inputs, NoiseKey key, ReferenceResult withoutKl, ReferenceKlPart? kl,
        int replaced, uint seed, Parameters? given, NoiseGenerator generator)
    {
        (_name, _method, _workload, _inputs, _key, _withoutKl) = (name, method, workload, inputs, key, withoutKl);
        (_replaced, _seed, _given, _generator) = (replaced, seed, given, generator);
        _reference = kl is null ? withoutKl : withoutKl.Plus(kl);
    }

    /// <summary>Whether every minibatch that was tried had an example too near a gate to be compared.</summary>
    private bool IsNearGate { get; init; }

    /// <summary>Draws the inputs and works out the reference.</summary>
    /// <param name="name">Of the method, in results.</param>
    /// <param name="method">Estimator, posterior and KL.</param>
    /// <param name="workload">Widths and minibatch size; see <see cref="Minibatch"/>.</param>
    /// <param name="seed">Of inputs and noise.</param>
    /// <param name="given">A network's own parameters; null draws them.</param>
    /// <param name="generator">Of the noise; a backend with another one is compared with a case of its own.</param>
    /// <exception cref="SgvbException">The method makes no sense.</exception>
    public static AgreementCase Create(
        string name, Method method, Workload workload, uint seed = 1, Parameters? given = null, NoiseGenerator generator = NoiseGenerator.Philox)
    {
        Registry.Validate(method);
        var inputs = new AgreementInputs(method.Posterior, workload, (int)(seed & int.MaxValue), given);
        var key = Key(seed);
        for (var (round, replaced) = (1, 0); ; round++)
        {
            var reference = ReferenceStep.Run(
                method with { Kl = KlKind.None }, inputs.Parameters, inputs.Images, inputs.Labels, TrainingExamples, key, generator);
            var isNear = reference.NearGate.Contains(true);
            if (!isNear || round == MostRounds)
                return new AgreementCase(
                    name, method, workload, inputs, key, reference, KlPart(method, inputs.Parameters, seed, generator), replaced, seed, given, generator)
                {
                    IsNearGate = isNear,
                };
            for (var m = 0; m < workload.Minibatch; m++)
            {
                if (!reference.NearGate[m])
                    continue;
                inputs.Replace(m);
                replaced++;
            }
        }
    }

    /// <summary>
    /// What the KL term adds to loss and gradients, of any estimator unless it is sampled; null where there is none.
    /// </summary>
    public static ReferenceKlPart? KlPart(Method method, Parameters parameters, uint seed = 1, NoiseGenerator generator = NoiseGenerator.Philox) =>
        method.Kl == KlKind.None ? null : ReferenceStep.Kl(method, ReferenceParameters.From(parameters), TrainingExamples, Key(seed), generator);

    /// <summary>The same inputs, and the same pass through the network, with another KL term.</summary>
    /// <param name="kl">Which.</param>
    /// <param name="known">What it adds, where that was worked out before at the same parameters; see <see cref="KlPart"/>.</param>
    /// <exception cref="SgvbException">The method makes no sense.</exception>
    public AgreementCase WithKl(KlKind kl, ReferenceKlPart? known = null)
    {
        var other = _method with { Kl = kl };
        Registry.Validate(other);
        return new AgreementCase(
            _name, other, _workload, _inputs, _key, _withoutKl, known ?? KlPart(other, _inputs.Parameters, _seed, _generator), _replaced, _seed, _given, _generator)
        {
            IsNearGate = IsNearGate,
        };
    }

    /// <summary>Whether this differs from a case of the given method in the KL term alone.</summary>
    public bool SharesPassWith(string name, Method method) => (_name, _method with { Kl = method.Kl }) == (name, method);

    /// <summary>One row for the loss and each gradient tensor; a single row with the reason where the backend cannot do the step.</summary>
    /// <param name="backend">Any that the registry lists.</param>
    /// <param name="threads">Processor threads.</param>
    public IReadOnlyList<AgreementRow> Compare(BackendEntry backend, int threads)
    {
        if (backend.Unavailable is { } reason)
            return [NotCompared(_name, _method, _workload, backend, threads, reason)];
        if (IsNearGate)
            return [NotCompared(_name, _method, _workload, backend, threads, NearGate)];
        if (backend.Generator != _generator)
            return (_ofOtherGenerator ??= Create(_name, _method, _workload, _seed, _given, backend.Generator)).Compare(backend, threads);
        var gradients = new Parameters(_workload.Network, _method.Posterior);
        double loss;
        try
        {
            using var step = backend.CreateComparableStep(_method, _workload, TrainingExamples, threads);
            step.SetParameters(_inputs.Parameters);
            step.SetMinibatch(_inputs.Images, _inputs.Labels);
            step.Run(_key);
            step.GetGradients(gradients);
            loss = step.Loss;
        }
        catch (SgvbException e)
        {
            return [NotCompared(_name, _method, _workload, backend, threads, e.Message)];
        }

        var rows = new List<AgreementRow> { Compared(backend, threads, "all", "loss", [loss], [_reference.Loss], [_reference.Loss]) };
        for (var l = 0; l < _workload.Layers; l++)
        {
            var (actual, expected) = (gradients.Layers[l], _reference.Gradients.Layers[l]);
            var layer = _workload.LayerName(l);
            foreach (var (tensor, named) in actual.Tensors.Zip(expected.Named))
                if (tensor.Spec.Learned)
                    rows.Add(Compared(backend, threads, layer, tensor.Name, Doubles(tensor.Values), named.Values, Scale(named.Values, named.Terms)));
        }

        return rows;
    }

    private static NoiseKey Key(uint seed) => new(seed, 0, 0);

    /// <summary>The row of a case that was not compared, with the reason.</summary>
    public static AgreementRow NotCompared(string name, Method method, Workload workload, BackendEntry backend, int threads, string reason) =>
        Row(name, method, workload, backend, threads) with { Note = OneLine.Of(reason) };

    private AgreementRow Compared(
        BackendEntry backend, int threads, string layer, string parameter, double[] actual, double[] expected, double[] scale)
    {
        var error = RelativeError(actual, expected, scale);
        return Row(_name, _method, _workload, backend, threads) with
        {
            Layer = layer,
            Parameter = parameter,
            Error = double.IsFinite(error) ? error : null,
            Passed = error <= Tolerance,
            Replaced = _replaced,
            Note = double.IsFinite(error) ? "" : "not a finite number",
        };
    }

    private static AgreementRow Row(string name, Method method, Workload workload, BackendEntry backend, int threads) => new()
    {
        Case = method.Case(backend.Name, workload, name),
        Path = backend.Unavailable is null ? backend.Device : "",
        Threads = threads,
        Layer = "",
        Parameter = "",
        Tolerance = Tolerance,
    };

    /// <summary>What an error is measured by: the sums of absolute terms where they were recorded, otherwise the values.</summary>
    private static double[] Scale(double[] values, double[] terms) => Array.Exists(terms, t => t != 0) ? terms : values;

    /// <summary>Where the reference is zero, so must be the gradient.</summary>
    private static double RelativeError(double[] actual, double[] expected, double[] scale)
    {
        var (difference, norm) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            norm += scale[i] * scale[i];
        }

        return norm < Nothing * Nothing ? Math.Sqrt(difference) : Math.Sqrt(difference / norm);
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, x => (double)x);
}
