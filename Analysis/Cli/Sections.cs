using Sgvb.Experiments.Agreement;
using Sgvb.Experiments.Convergence;
using Sgvb.Experiments.Figure1;
using Sgvb.Experiments.Rank;
using Sgvb.Experiments.Scaling;
using Sgvb.Experiments.Speed;
using Sgvb.Experiments.Split;
using Sgvb.Experiments.Steps;
using Sgvb.Experiments.Survey;
using Sgvb.Experiments.Table1;
using Sgvb.Experiments.Training;
using Sgvb.Experiments.Variance;

namespace Sgvb.Cli;

/// <summary>The one list of what a run's report can show, in the order of the page; an experiment's own answer stands before what else its files tell.</summary>
public static class Sections
{
    public static IReadOnlyList<Section> All { get; } =
    [
        new DeadLayersSection(),
        new Table1Section(),
        new AnswerSection(),
        new Figure1Section(),
        new SpeedSection(),
        new ConvergenceSection(),
        new ScalingSection(),
        new AverageSection(),
        new SplitSection(),
        new SurveySection(),
        new TrainingSection(),
        new CurvesSection(),
        new TargetsSection(),
        new StepTimeSection(),
        new VarianceSection(),
        new EfficiencySection(),
        new PeakSection(),
        new AgreementSection(),
    ];

    public static RunReport Report { get; } = new(All);
}
