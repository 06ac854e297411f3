using Sgvb.Data;
using Sgvb.Measuring.Selection;
using Sgvb.Reports.Plots;

namespace Sgvb.Cli.Verbs;

/// <summary>Fetching data, and looking at them.</summary>
public sealed class DataVerb() : Verb("data", "MNIST or CIFAR-10 into the user's cache, checksums verified; which data a run would use; a sheet of images",
    "data fetch", "data fetch cifar-10", "data path", "data sheet --data shapes --output shapes.png")
{
    public override IReadOnlyList<Verb> Verbs { get; } = [new FetchVerb(), new PathVerb(), new SheetVerb()];

    private sealed class FetchVerb() : Verb("fetch", "download MNIST's four files, or CIFAR-10's archive, and verify them", "data fetch", "data fetch cifar-10",
        "data fetch --mirrors https://mirror.example/mnist/ --output ~/mnist")
    {
        private readonly Argument<string> _set = new("NAME")
        {
            Description = $"the data set: {string.Join(" or ", PublishedSet.All.Select(s => s.Name))}",
            DefaultValueFactory = _ => PublishedSet.Mnist.Name,
        };

        private readonly Option<string?> _mirrors = new("--mirrors")
        {
            HelpName = "URLS",
            Description = $"base addresses, a comma list, in place of ${MirrorList.Variable} and the built-in ones",
        };

        private readonly Option<string?> _folder = new("--output") { HelpName = "DIR", Description = "where to, in place of the user's cache" };

        protected override void Configure(Command command)
        {
            command.Arguments.Add(_set);
            command.Options.Add(_mirrors);
            command.Options.Add(_folder);
        }

        protected override int Run(ParseResult result, CancellationToken stop)
        {
            var name = result.GetValue(_set)!;
            var set = PublishedSet.All.FirstOrDefault(s => s.Name == name)
                ?? throw (DataLocator.Names.Contains(name)
                    ? new SgvbException($"data fetch: {name} is drawn here; there is nothing to fetch")
                    : NameList.Unknown("data fetch", name, PublishedSet.All.Select(s => s.Name)));
            var folder = result.GetValue(_folder) ?? new DataLocator(Environment.GetEnvironmentVariable).CacheFolder(set)
                ?? throw new SgvbException("data fetch: no home directory to cache in; name a folder with --output");
            var mirrors = MirrorList.Choose(result.GetValue(_mirrors), Environment.GetEnvironmentVariable(MirrorList.Variable), set.Mirrors);
            // An answer may lead on to a secure connection.
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = !OpenSsl.IsMissing }) { Timeout = Timeout.InfiniteTimeSpan };
            var screen = Screen.Default;
            screen.Progress(progress => new DataFetcher(client, mirrors, set.Files).FetchAsync(folder, new Bars(progress, screen), stop).GetAwaiter().GetResult());
            screen.Line(folder);
            return 0;
        }
    }

    private sealed class PathVerb() : Verb("path", "say which data a run would use, and from where", "data path --data mnist", "data path --workload 3072-100-10")
    {
        protected override void Configure(Command command) => Common.AddTo(command, Common.Workload, Common.Data, Common.Preprocess);

        protected override int Run(ParseResult result, CancellationToken stop)
        {
            var values = Common.Read(result);
            var data = values.Workloads is null ? DataSelection.Load(values) : DataSelection.WithWorkload(values, "data path looks for one workload's data").Data;
            Screen.Default.Line($"{data.Name}: {data.Note} ({data.Train.Rows} training and {data.Test.Rows} test {(data.Shape.Positions == 1 ? "rows" : "images")} of {data.Shape})");
            return 0;
        }
    }

    private sealed class SheetVerb() : Verb("sheet", "draw test images of each class, chosen by the seed, into a PNG", "data sheet --data digits --output digits.png")
    {
        private const int PerClass = 20;
        private const int Gap = 2;

        private readonly Option<string> _file = new("--output") { HelpName = "FILE", Description = "the PNG to write", DefaultValueFactory = _ => "sheet.png" };

        protected override void Configure(Command command)
        {
            Common.AddTo(command, Common.Data, Common.Seed);
            command.Options.Add(_file);
        }

        protected override int Run(ParseResult result, CancellationToken stop)
        {
            var values = Common.Read(result);
            var data = DataSelection.Load(values);
            if (data.Shape.Positions == 1)
                throw new SgvbException($"data sheet: {data.Name} holds rows of {data.Shape} numbers and no pictures");
            var file = result.GetValue(_file)!;
            AtomicFile.WriteBytes(file, Draw(data.Test, values.Seed).WriteTo);
            Screen.Default.Line(file);
            return 0;
        }

        private static Picture Draw(Dataset set, uint seed)
        {
            var (channels, height, width) = set.Shape;
            var sheet = new Picture(PerClass * (width + Gap) + Gap, set.Classes * (height + Gap) + Gap, channels, 96);
            var order = RowOrder.BySeed(set.Rows, seed);
            for (var label = 0; label < set.Classes; label++)
            {
                var rows = order.Where(r => set.Labels[r] == label).Take(PerClass).ToList();
                for (var i = 0; i < rows.Count; i++)
                    for (var e = 0; e < set.Columns; e++)
                    {
                        var (channel, position) = Math.DivRem(e, set.Shape.Positions);
                        sheet[Gap + i * (width + Gap) + position % width, Gap + label * (height + Gap) + position / width, channel] = set.Image(rows[i])[e];
                    }
            }

            return sheet;
        }
    }

    /// <summary>A bar a file, and the fetcher's events as lines.</summary>
    private sealed class Bars(Progress progress, Screen screen) : IProgress<FetchProgress>
    {
        private readonly Dictionary<string, (Progress.Stage Stage, long Shown)> _bars = [];

        public void Report(FetchProgress value)
        {
            if (value.Event is { } text)
                screen.Note($"{value.File}: {text}");
            if (value.Total is not { } total)
                return;
            if (!_bars.TryGetValue(value.File, out var bar))
                bar = (progress.Begin(value.File, total), 0);
            bar.Stage.Advance(value.Received - bar.Shown);
            _bars[value.File] = bar with { Shown = value.Received };
        }
    }
}
