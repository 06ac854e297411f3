using Sgvb.Measuring.Agreement;
using Sgvb.Measuring.Machine;
using Sgvb.Model.Layers;
using Sgvb.References.Agreement;

namespace Sgvb.Experiments.Agreement;

/// <summary>Loss and every gradient of every estimator, posterior and backend against the double-precision reference.</summary>
public sealed class AgreeVerb() : Verb("agree", "loss and gradients of every estimator × posterior × backend against a double-precision reference, as CSV",
    "agree", "agree --backend simd --estimator local-reparam,flipout", "agree --workload cifar-k1 --posterior sigma",
    "agree --checkpoint my-network.safetensors", "agree --all")
{
    /// <summary>A simulator of a device runs every thread of it one by one.</summary>
    private static readonly Workload Small = new("33-20-7-10", [33, 20, 7, 10], AgreementCase.Minibatch);

    /// <summary>One unit above another hidden layer: a matrix with one column is broadcast, and most of its rows is padding.</summary>
    private static readonly Workload Narrow = new("33-20-1-10", [33, 20, 1, 10], AgreementCase.Minibatch);

    /// <summary>Convolutions with a stride that cuts the picture off, a layer on a layer, a flattening.</summary>
    private static readonly Workload Pictures = new("2x7x6:conv5k3s2p1-conv4k2-10", Network.TryParse("2x7x6:conv5k3s2p1-conv4k2-10")!, AgreementCase.Minibatch);

    /// <summary>Multiply-adds of one example's forward pass that a simulator is not asked for unless it is named.</summary>
    private const long LargestSimulated = 50_000;

    /// <summary>With every KL term only the widths matter, and a reference takes its time.</summary>
    private const int MinibatchOfAll = 4;

    private readonly Option<bool> _all = new("--all")
    {
        Description = $"every KL term with every estimator and posterior, on hardware, {MinibatchOfAll} examples a step: takes minutes",
    };

    protected override void Configure(Command command)
    {
        Common.AddTo(command, Common.Estimator, Common.Backend, Common.Workload, Common.Minibatch, Common.Threads, Common.Seed, Common.Group,
            Common.Antithetic, Common.Posterior, Common.Kl, Common.Output, Common.Json, Common.Checkpoint);
        command.Options.Add(_all);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var values = Common.Read(result);
        var given = GivenCheckpoint.Read(values);
        values = given?.Complete(values) ?? values;
        var screen = Screen.Default;
        var all = result.GetValue(_all);
        var minibatch = values.Minibatch ?? (all ? MinibatchOfAll : AgreementCase.Minibatch);
        var planned = AgreementPlan.Methods(values, everyKl: all);
        // A named estimator stands for all its posteriors: those that the network has not are left out, unless nothing else is left.
        IReadOnlyList<PlannedMethod> fitting = [.. planned.Where(m => given?.HasSameNoise(m.Method) ?? true)];
        var methods = fitting.Count > 0 ? fitting : planned;
        var workloads = values.Workloads is null
            ? null
            : WorkloadSelection.Choose(values with { Minibatch = minibatch }, []);
        // A simulator would take hours for a network of real size, and a variant differs in its noise, which no KL term sees.
        var backends = given is not null ? BackendSelection.Choose(values, out _)
            : all && !values.NamesBackends ? [.. Registry.Backends.Where(b => b.IsHardware && !b.IsVariant)]
            : workloads?.Any(w => MultiplyAdds(w) > LargestSimulated) == true && !values.NamesBackends
                ? [.. Registry.Backends.Where(b => b.IsHardware)]
            : Backends(values);
        foreach (var workload in given is null ? [] : workloads!)
            given!.CheckFits(workload, methods.Select(m => m.Method));
        var threads = values.Threads ?? Environment.ProcessorCount;
        var machine = ThisMachine.ForRun(threads, values.Seed);
        var run = RunFolder.Create(values.Output, machine, Name);
        var rows = new List<AgreementRow>();
        run.Record(() => screen.Progress(progress =>
        {
            try
            {
                AgreementRunner.Run(methods, backends, Sizes, threads, values.Seed, given?.Checkpoint.Parameters, progress,
                    rows.AddRange, stop);
            }
            finally
            {
                run.Write(RunFolder.Agreement, rows);
            }
        }));
        if (values.Json)
            screen.Line(JsonText.Of(rows));
        else
            Show(screen, rows, run);
        return Verdict(rows);

        IReadOnlyList<Workload> Sizes(BackendEntry backend) => workloads
            ?? [(backend.IsHardware ? Workload.Mnist : Small).WithMinibatch(minibatch), Narrow.WithMinibatch(minibatch), Pictures.WithMinibatch(minibatch)];
    }

    private static long MultiplyAdds(Workload workload) => workload.Network.Layers.Sum(l => l.Weights * l.Output.Positions);

    /// <summary>1 where a tensor is off; 5 where nothing at all could be compared.</summary>
    internal static int Verdict(IReadOnlyCollection<AgreementRow> rows) =>
        rows.Any(r => r.Passed == false) ? 1
        : rows.Any(r => r.Passed == true) ? 0
        : throw new SgvbException($"nothing was compared: {rows.FirstOrDefault()?.Note}", SgvbException.Unavailable);

    private static void Show(Screen screen, IReadOnlyList<AgreementRow> rows, RunFolder run)
    {
        screen.Table(AgreementTables.Cases(rows));
        screen.Table(AgreementTables.Backends(rows));
        screen.Line($"Error is the norm of the difference over the norm of the reference, by tensor; at most {Format.Scientific(AgreementCase.Tolerance, 0)}. "
            + "For bias, log_alpha, log_sigma, log_u and log_v over the norm of their absolute terms, which cancel. "
            + "Replaced: examples so near a ReLU gate that rounding could open another.");
        screen.Line($"Written to {run.FileAt(RunFolder.Agreement)}");
    }

    /// <summary>Unavailable ones stay in, to be reported, unless they were asked for by name: that is an error.</summary>
    private static IReadOnlyList<BackendEntry> Backends(CommonValues values) =>
        values.NamesBackends ? BackendSelection.Choose(values, out _) : Registry.Backends;
}
