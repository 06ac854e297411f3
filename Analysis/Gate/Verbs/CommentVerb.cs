using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sgvb.Gate.PullRequest;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Json;

namespace Sgvb.Gate.Verbs;

/// <summary>The verdict as one comment on a pull request, updated in place.</summary>
public sealed partial class CommentVerb() : Verb("comment", "the gate's verdict as one comment on a GitHub pull request, updated in place",
    "comment reports/MACHINE/GATE", "comment out/ --pull-request 12 --key server-gc")
{
    private const string Token = "GITHUB_TOKEN", Repository = "GITHUB_REPOSITORY", Api = "GITHUB_API_URL", Event = "GITHUB_EVENT_PATH";

    private readonly Argument<string> _report = new("REPORT") { Description = "the folder that gate, compare or ab wrote" };

    private readonly Option<int?> _number = CommonOptions.Whole("--pull-request", "N", $"in place of the one of the event that ${Event} tells of", 1, int.MaxValue);

    private readonly Option<string> _key = new("--key")
    {
        HelpName = "NAME",
        Description = "tells several gates of one pull request apart: letters, digits, points, dashes",
        DefaultValueFactory = _ => "default",
    };

    protected override void Configure(Command command)
    {
        command.Arguments.Add(_report);
        command.Options.Add(_number);
        command.Options.Add(_key);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var key = result.GetValue(_key)!;
        if (!Key().IsMatch(key))
            throw new SgvbException($"--key: '{OneLine.Of(key)}' has other signs than letters, digits, points and dashes");
        var text = InputFile.ReadText(Path.Combine(result.GetValue(_report)!, GateReport.Comment), "name the folder that gate, compare or ab wrote");
        var screen = Screen.Default;
        if ((result.GetValue(_number) ?? OfEvent()) is not { } number)
        {
            screen.Line("no pull request: nothing to comment on");
            return 0;
        }

        if (OpenSsl.IsMissing)
            throw new SgvbException($"comment: {OpenSsl.Remedy}", SgvbException.Unavailable);
        var token = (Environment.GetEnvironmentVariable(Token) ?? "").Trim();
        if (!token.All(c => c is > ' ' and <= '~'))
            throw new SgvbException($"{Token}: holds other signs than a token's; give the step's own");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        var there = new PullRequestComment(http, Server(), Named(Repository), token).Write(number, key, text, stop);
        screen.Line(FormattableString.Invariant($"comment on pull request {number} {(there ? "updated" : "written")}"));
        return 0;
    }

    private static Uri Server()
    {
        var text = Environment.GetEnvironmentVariable(Api) is { Length: > 0 } named ? named : "https://api.github.com";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? uri
            : throw new SgvbException($"{Api}: '{OneLine.Of(text)}' is no address of a server");
    }

    private static string Named(string variable) => Environment.GetEnvironmentVariable(variable) is { } name && OwnerAndName().IsMatch(name) ? name
        : throw new SgvbException($"comment: {variable} must name the repository, OWNER/NAME; GitHub's runner sets it");

    /// <summary>The number in the event's file; null where it is about no pull request.</summary>
    private static int? OfEvent()
    {
        if (Environment.GetEnvironmentVariable(Event) is not { Length: > 0 } file)
            return null;
        using var json = JsonDocument.Parse(JsonInput.Read(file, $"is this what {Event} should name?"));
        return JsonParts.Member(JsonParts.Member(json.RootElement, "pull_request"), "number") is { ValueKind: JsonValueKind.Number } number
            && number.TryGetInt32(out var value) && value > 0 ? value : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex Key();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+/[A-Za-z0-9._-]+\z")]
    private static partial Regex OwnerAndName();
}
