using Sgvb.Measuring.Agreement;
using Sgvb.Model.Kl;
using Sgvb.References.Agreement;

namespace Sgvb.Experiments.Survey;

/// <summary>The stages of a survey: agreement, the state, times by backend, variances, biases.</summary>
internal sealed class SurveyRun(SurveyPlan plan, RunFolder folder, Progress progress, CancellationToken stop)
{
    private readonly VariancePlan _variance = plan.Variance;
    private readonly List<string> _notes = [];

    /// <exception cref="SgvbException">A backend does not agree with the reference: exit code 1, and nothing is measured.</exception>
    public IReadOnlyList<SurveyRow> Run()
    {
        Check();
        var state = _variance.State(progress, stop);
        folder.WriteNotes(Notes(state));
        var times = plan.Timed.Select(b => Time(b, state)).ToList();
        var run = new VarianceRun(_variance.Settings(state.Epoch));
        foreach (var method in _variance.Methods)
        {
            using var stage = progress.Begin($"variance of {method.Estimator} {method.Kl.Name}", _variance.Blocks * (double)DrawPlan.DrawsPerBlock);
            run.Measure(method, VarianceMethod.Draws, state.Parameters, null, BlockBudget.All(_variance.Blocks), n => stage.Advance(n), null, stop);
            folder.Write(RunFolder.VarianceBlocks, run.Rows);
            folder.Write(RunFolder.Variance, VarianceTable.FromBlocks(run.Rows));
            folder.Write(RunFolder.Survey, SurveyTable.Rows(plan, run.Rows, times, (_, _, _) => null));
        }

        var unbiased = SurveyTable.Rows(plan, run.Rows, times, (_, _, _) => null);
        var biases = new Dictionary<(Method, int, string), Interval?>();
        foreach (var method in _variance.Methods.Where(m => m.Estimator.Entry.IsBiased))
            Bias(method, unbiased, state, biases);
        BiasByPosition(unbiased, state, biases);
        var rows = SurveyTable.Rows(plan, run.Rows, times, (method, layer, tensor) => biases.GetValueOrDefault((method, layer, tensor)));
        folder.Write(RunFolder.Survey, rows);
        folder.WriteNotes(Notes(state));
        return rows;
    }

    private IEnumerable<string> Notes(TrainedState state) => [$"Data: {_variance.Data.Note}.", state.Description, .. plan.Notes, .. _variance.OtherPixels, .. _notes];

    private void Check()
    {
        var rows = new List<AgreementRow>();
        var workload = _variance.Workload.WithMinibatch(Math.Min(_variance.Workload.Minibatch, AgreementCase.Minibatch));
        try
        {
            AgreementRunner.Run(
                [.. _variance.Methods.Select(m => new PlannedMethod(m.Estimator.ToString(), m, null))], plan.Timed, _ => [workload], _variance.Threads,
                _variance.Values.Seed, null, progress, rows.AddRange, stop);
        }
        finally
        {
            folder.Write(RunFolder.Agreement, rows);
        }

        AgreementGate.Judge(rows, mustAll: false, folder.FileAt(RunFolder.Agreement));
    }

    private SurveyTimes Time(BackendEntry backend, TrainedState state)
    {
        using var stage = progress.Begin($"timing in turns on {backend.Name}", 1);
        return SurveyTimes.Measure(plan, backend, state.Parameters, _notes.Add, stop);
    }

    /// <summary>All estimators of noise by position have one mean gradient: one of them says how far it lies from that of noise on the weights.</summary>
    private void BiasByPosition(IReadOnlyList<SurveyRow> rows, TrainedState state, Dictionary<(Method, int, string), Interval?> biases)
    {
        var plain = _variance.Methods.First(m => m.Estimator.ToString() == SurveyMethods.Base);
        if (plain.ObjectiveOn(_variance.Workload.Network) != plain.Objective)
            Bias(plain, rows, state, biases);
    }

    /// <summary>
    /// Against the unbiased estimator of the same posterior and KL term, with noise on the weights, that leaves the least variance × time: its mean is
    /// known soonest.
    /// </summary>
    private void Bias(Method method, IReadOnlyList<SurveyRow> rows, TrainedState state, Dictionary<(Method, int, string), Interval?> biases)
    {
        var panel = SurveyRanking.Panels(rows).FirstOrDefault(p => p.Objective == (method with { Estimator = new EstimatorSpec(Unranked.Name) }).Objective);
        if (panel is null)
        {
            _notes.Add($"the bias of {method.Estimator} was not measured: no unbiased estimator of its objective was");
            return;
        }

        var row = panel.Ranked[0].Rows[0];
        var exact = _variance.Methods.First(m => m.Estimator.ToString() == row.Estimator && m.Kl.Name == row.Kl && m.Posterior == method.Posterior);
        using var stage = progress.Begin($"bias of {method.Estimator}", _variance.Blocks);
        using var measurer = new BiasMeasurer(Step(method), Step(exact), _variance.Data.Train);
        for (var block = 0; block < _variance.Blocks; block++)
        {
            measurer.Measure(_variance.Values.Seed, block, stop);
            stage.Advance();
        }

        // The noise parameters of a layer together, under the first one's name.
        foreach (var tensors in (IReadOnlyList<string>[])[["theta"], method.Posterior.ScaleNames])
            for (var l = 0; l < _variance.Workload.Layers; l++)
                biases[(method, l, tensors[0])] = measurer.Of(l, [.. tensors]);

        ITrainingStep Step(Method of)
        {
            // The KL term has the same mean for all of them, and a sampled one would be noise.
            var step = _variance.CreateStep(of with { Kl = KlKind.None }, _variance.Workload);
            step.SetParameters(state.Parameters);
            return step;
        }
    }
}
