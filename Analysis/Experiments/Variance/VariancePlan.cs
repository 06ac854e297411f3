namespace Sgvb.Experiments.Variance;

/// <summary>What <c>variance</c> was asked for, checked.</summary>
/// <param name="LeftOut">Estimators of <c>all</c> that do not go with the other options, and why.</param>
/// <param name="Wanted">Whether to draw, and whether to take per-example squares where they are to be had.</param>
/// <param name="Given">The network to measure at; null where a short training makes one.</param>
public sealed record VariancePlan(
    CommonValues Values, IReadOnlyList<Method> Methods, IReadOnlyList<string> LeftOut, BackendEntry Backend, Workload Workload,
        DataSets Data,
    int Threads, int Blocks, (bool Draws, bool Squares) Wanted, ShortTrainer Trainer, GivenCheckpoint? Given)
{
    private static readonly string[] DefaultEstimators = ["no-noise", "local-reparam", "per-example", "shared"];

    /// <exception cref="SgvbException">A mistake of the user's.</exception>
    public static VariancePlan Read(ParseResult result, CommonOptions common, VarianceOptions options, IReadOnlyList<string>? estimators = null)
    {
        IReadOnlyList<string> leftOut = [];
        return Read(result, common.Read(result), options,
            values => [.. MethodSelection.Choose(values, estimators ?? DefaultEstimators, out leftOut).Select(c => c.Method)]) with
        { LeftOut = leftOut };
    }

    /// <param name="values">The user's options; a checkpoint's own stand in for those that are missing.</param>
    /// <param name="choose">The methods, from the options so completed.</param>
    /// <exception cref="SgvbException">A mistake of the user's.</exception>
    public static VariancePlan Read(
        ParseResult result, CommonValues values, VarianceOptions options, Func<CommonValues, IReadOnlyList<Method>> choose)
    {
        var given = GivenCheckpoint.Read(values);
        values = given?.Complete(values) ?? values;
        if (given is not null && result.GetValue(options.TrainSteps) is not null)
            throw new SgvbException("--checkpoint and --train-steps: a given network is not trained; give one of them");
        if (given is not null && result.GetResult(options.LearningRate) is { Implicit: false })
            throw new SgvbException("--checkpoint and --learning-rate: a given network is not trained; give one of them");
        var blocks = options.BlockCount(result);
        var wanted = options.Ways(result);
        var methods = choose(values);
        if (methods.Select(m => (m.Posterior.Kind, m.Posterior.Tie)).Distinct().Count() > 1)
            throw new SgvbException("--estimator: these methods have different posteriors, so no one state fits; ask one by one");
        var backend = BackendSelection.One(values, "variance measures");
        var (workload, data) = DataSelection.WithWorkload(values, "variance measures one workload");
        given?.CheckFits(workload, methods);
        return new VariancePlan(values, methods, [], backend, workload, data, values.Threads ?? Environment.ProcessorCount, blocks,
            wanted,
            new ShortTrainer(result.GetValue(options.TrainSteps) ?? 300, result.GetValue(options.LearningRate), values.Seed),
            given);
    }

    /// <summary>How a method is measured, in order.</summary>
    /// <param name="method">One of <see cref="Methods"/>.</param>
    /// <param name="hasSquares">Whether its per-example squares are to be had on this backend.</param>
    public IReadOnlyList<VarianceWay> Ways(Method method, bool hasSquares) =>
    [
        .. Wanted.Draws ? [new VarianceWay(VarianceMethod.Draws, Blocks)] : (VarianceWay[])[],
        .. Wanted.Squares && hasSquares ? [VarianceWay.ByExample(method, Workload, Data.Train.Rows, Blocks)] : (VarianceWay[])[],
    ];

    /// <summary>The state's training: noise levels are learned where one of the methods does so.</summary>
    public Method Training => TrainedState.MethodFor(Methods);

    /// <summary>The state to measure at, trained now where the user brought none.</summary>
    public TrainedState State(Progress progress, CancellationToken stop) => Given is null
        ? TrainedState.Train(CreateStep, Training, Workload, Data, Trainer, Threads, progress, stop)
        : TrainedState.From(Given, Data, Threads);

    /// <summary>Does the measuring; where the network overflows and is the user's, its file is named.</summary>
    public void Measure(Action work)
    {
        try
        {
            work();
        }
        catch (NotFiniteException e) when (Given is not null)
        {
            throw e.In(Given.File);
        }
    }

    /// <summary>Where the state comes from, to tell apart measurements that must not be merged.</summary>
    public string Origin => Given is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Trainer.Steps} steps at {Trainer.LearningRate}")
        : Given.Describe();

    /// <param name="epoch">Epochs trained.</param>
    public VarianceSettings Settings(double epoch) => new(CreateStep, Backend.Name, Workload, Data.Train, Values.Seed, Threads, epoch);

    /// <summary>What reports repeat.</summary>
    public IEnumerable<string> Notes(TrainedState state) =>
        [$"Data: {Data.Note}.", state.Description, .. LeftOut, .. OtherPixels, "Step times were taken in this process while drawing."];

    /// <summary>One line where a given network was trained on pixels of another scale.</summary>
    public IReadOnlyList<string> OtherPixels { get; } = Given?.OtherPixels(Data.Scale) is { } line ? [line] : [];

    public static SgvbException NothingByMoments() =>
        new("--method moments: none of these estimators gives squares by example on this backend; use --method draws");

    public ITrainingStep CreateStep(Method method, Workload workload) =>
        Registry.CreateStep(Backend.Name, method, workload, Data.Train.Rows, Threads);
}
