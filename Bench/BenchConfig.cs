using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.DotNetCli;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;
using Perfolizer.Mathematics.OutlierDetection;
using Sgvb.Bench.Toolchain;

namespace Sgvb.Bench;

/// <summary>The one configuration of BenchmarkDotNet.</summary>
public static class BenchConfig
{
    /// <summary>A machine busy with something else must not turn a slow build into a failed measurement; the default is two minutes.</summary>
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestCaseInProcess = TimeSpan.FromHours(2);

    /// <param name="artifacts">Where BenchmarkDotNet may write.</param>
    /// <param name="isInProcess">Time in this process instead of in one generated and built for it.</param>
    /// <param name="isShort">One launch of six samples.</param>
    /// <param name="isLong">The steps take seconds: fewer samples of them.</param>
    /// <param name="jobIsGiven">The user's arguments name a job: ours would run beside it.</param>
    /// <param name="events">Gets each finished case.</param>
    public static IConfig Create(string artifacts, bool isInProcess, bool isShort, bool isLong, bool jobIsGiven, EventProcessor events)
    {
        var config = new ManualConfig
        {
            ArtifactsPath = artifacts,
            CultureInfo = CultureInfo.InvariantCulture,
            BuildTimeout = LongestBuild,
            SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(100),
            Options = ConfigOptions.DisableLogFile | (BuildMode.IsOptimized ? ConfigOptions.Default : ConfigOptions.DisableOptimizationsValidator),
        };
        config.AddLogger(ConsoleLogger.Default);
        config.AddColumnProvider(DefaultColumnProviders.Instance);
        config.AddColumn(StatisticColumn.Median);
        config.AddExporter(JsonExporter.Full);
        config.AddDiagnoser(new MemoryDiagnoser(new MemoryDiagnoserConfig(displayGenColumns: false)));
        config.AddValidator(JitOptimizationsValidator.FailOnError);
        config.AddEventProcessor(events);
        if (!jobIsGiven)
            config.AddJob((isLong ? LongSamples(isInProcess || isShort) : Samples(isInProcess, isShort)).AsDefault());
        config.AddJob(Always(isInProcess, artifacts).AsMutator());
        return config;
    }

    /// <summary>
    /// Steps shorter than the iteration time are repeated until they fill it; a longer one is an iteration by itself. A process can be
    /// unlucky as a whole (where its memory lies), so three are started; in process there is only one.
    /// </summary>
    private static Job Samples(bool isInProcess, bool isShort) => Job.Default
        .WithLaunchCount(isInProcess || isShort ? 1 : 3)
        .WithWarmupCount(3)
        .WithIterationCount(isShort ? 6 : isInProcess ? 20 : 10)
        .WithIterationTime(TimeInterval.FromMilliseconds(100));

    /// <summary>
    /// At seconds a step the clock is no concern and caches are warm after one; as many samples as of the others would take an hour for
    /// all estimators. Nine over three processes still have an interval, and so have six in one.
    /// </summary>
    private static Job LongSamples(bool isOneLaunch) => Job.Default
        .WithLaunchCount(isOneLaunch ? 1 : 3)
        .WithWarmupCount(1)
        .WithIterationCount(isOneLaunch ? 6 : 3)
        .WithInvocationCount(1)
        .WithUnrollFactor(1);

    /// <summary>Removing the slow samples, as is the default, would hide what a comparison of runs must see.</summary>
    private static Job Always(bool isInProcess, string artifacts) => new Job()
        .WithOutlierMode(OutlierMode.DontRemove)
        .WithToolchain(isInProcess
            ? new InProcessEmitToolchain(LongestCaseInProcess, logOutput: true)
            : new BenchmarkDotNet.Toolchains.Toolchain("references", new ReferencingGenerator(Path.Combine(artifacts, "build")),
                new DotNetCliBuilder(ReferencingGenerator.Framework), new DotNetCliExecutor(customDotNetCliPath: null!)));
}
