using Sgvb.Measuring.Machine;

namespace Sgvb.Experiments.Speed;

/// <summary>The paper's speed claim: seconds an epoch by estimator and backend, and what per-example noise costs beside local noise.</summary>
public sealed class SpeedVerb(RunReport report) : Verb("speed",
    "seconds an epoch by estimator and backend, and the ratio of per-example noise to local",
    "speed --data mnist", "speed --workload 784-100-10 --backend simd --seconds 5")
{
    private const int DefaultSeconds = 120;
    private static readonly string[] Estimators = ["no-noise", "local-reparam", "shared", "per-example"];

    private readonly Option<int?> _seconds = CommonOptions.Whole(
        "--seconds", "N", $"time for the rounds (default {DefaultSeconds}); there are at least six, however long they take", 1, 86_400);

    protected override void Configure(Command command)
    {
        Common.AddTo(command);
        command.Options.Add(_seconds);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var values = Common.Read(result);
        var methods = MethodSelection.Choose(values, Estimators, out var leftOut);
        var backends = BackendSelection.ForTiming(values, out var missing);
        var (workload, data) = DataSelection.WithWorkload(values, "speed times one network");
        IReadOnlyList<SpeedCase> cases =
        [
            .. from backend in backends
               from method in methods
               select SpeedCase.Of(backend.Name,
                   new TrainingRecipe(method.Method, workload, 1, new LearningRate(1e-4), Initialisation.He, values.Seed)),
        ];
        var threads = values.Threads ?? Environment.ProcessorCount;
        var budget = TimeSpan.FromSeconds(result.GetValue(_seconds) ?? DefaultSeconds);

        var screen = Screen.Default;
        var print = ThisMachine.ForRun(threads, values.Seed, data);
        var folder = RunFolder.Create(values.Output, print, Name);
        if (!values.Json)
            screen.Line($"{workload.Name}, M = {workload.Minibatch}, {string.Join(", ", backends.Select(b => b.Name))}, {data.Note}");
        IReadOnlyList<SpeedRow> rows = [];
        report.Record(folder, () =>
        {
            var experiment = new SpeedExperiment(data, threads);
            rows = experiment.Run(cases, budget, stop);
            if (experiment.Untimed is [var untimed, ..] && (values.NamesBackends || rows.Count == 0))
                throw new SgvbException($"--backend: {untimed}", SgvbException.Unavailable);
            missing = [.. missing, .. experiment.Untimed];
            folder.Write(RunFolder.Speed, rows);
            folder.WriteNotes([$"Data: {data.Note}.", .. leftOut, .. missing]);
        });
        if (values.Json)
        {
            screen.Line(JsonText.Of(rows));
            return 0;
        }

        screen.Table(SpeedTables.Cells(rows));
        screen.Line(SpeedTables.Finding(rows));
        foreach (var note in (string[])[.. leftOut, .. missing])
            screen.Line(note);
        screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
        return 0;
    }
}
