using Sgvb.Data;
using Sgvb.Measuring.Selection;
using Sgvb.Reports.Plots;

namespace Sgvb.Cli.Verbs;

/// <summary>Fetching data, and looking at them.</summary>
public sealed class DataVerb() : Verb("data", "MNIST into the user's cache, checksums verified; which data a run would use; a sheet of images",
    "data fetch", "data path", "data sheet --data digits --output digits.png")
{
    public override IReadOnlyList<Verb> Verbs { get; } = [new FetchVerb(), new PathVerb(), new SheetVerb()];

    private sealed class FetchVerb() : Verb("fetch", "download MNIST's four files and verify them", "data fetch",
        "data fetch --mirrors https://mirror.example/mnist/ --output ~/mnist")
    {
        private readonly Option<string?> _mirrors = new("--mirrors")
        {
            HelpName = "URLS",
            Description = $"base addresses, a comma list, in place of ${MirrorList.Variable} and the built-in ones",
        };

        private readonly Option<string?> _folder = new("--output") { HelpName = "DIR", Description = "where to, in place of the user's cache" };

        protected override void Configure(Command command)
        {
            command.Options.Add(_mirrors);
            command.Options.Add(_folder);
        }

        protected override int Run(ParseResult result, CancellationToken stop)
        {
            var folder = result.GetValue(_folder) ?? new DataLocator(Environment.GetEnvironmentVariable).CacheFolder
                ?? throw new SgvbException("data fetch: no home directory to cache in; name a folder with --output");
            var mirrors = MirrorList.Choose(result.GetValue(_mirrors), Environment.GetEnvironmentVariable(MirrorList.Variable));
            // An answer may lead on to a secure connection.
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = !OpenSsl.IsMissing }) { Timeout = Timeout.InfiniteTimeSpan };
            var screen = Screen.Default;
            screen.Progress(progress => new MnistFetcher(client, mirrors).FetchAsync(folder, new Bars(progress, screen), stop).GetAwaiter().GetResult());
            screen.Line(folder);
            return 0;
        }
    }

    private sealed class PathVerb() : Verb("path", "say which data a run would use, and from where", "data path --data mnist")
    {
        protected override void Configure(Command command) => Common.AddTo(command, Common.Data);

        protected override int Run(ParseResult result, CancellationToken stop)
        {
            var data = DataLocator.Load(Common.Read(result).Data);
            Screen.Default.Line($"{data.Name}: {data.Note} ({data.Train.Rows} training and {data.Test.Rows} test images)");
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
            var data = DataLocator.Load(values.Data);
            var file = result.GetValue(_file)!;
            AtomicFile.WriteBytes(file, Draw(data.Test, values.Seed).WriteTo);
            Screen.Default.Line(file);
            return 0;
        }

        private static GreyPicture Draw(Dataset set, uint seed)
        {
            const int cell = Dataset.Side + Gap;
            var sheet = new GreyPicture(PerClass * cell + Gap, set.Classes * cell + Gap, 96);
            var order = RowOrder.BySeed(set.Rows, seed);
            for (var label = 0; label < set.Classes; label++)
            {
                var rows = order.Where(r => set.Labels[r] == label).Take(PerClass).ToList();
                for (var i = 0; i < rows.Count; i++)
                    for (var p = 0; p < Dataset.Pixels; p++)
                        sheet[Gap + i * cell + p % Dataset.Side, Gap + label * cell + p / Dataset.Side] = set.Image(rows[i])[p];
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
            var (stage, shown) = _bars.GetValueOrDefault(value.File, (progress.Begin(value.File, total), 0));
            stage.Advance(value.Received - shown);
            _bars[value.File] = (stage, value.Received);
        }
    }
}
