using System.CommandLine;
using Sgvb.Measuring.Selection;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Runs.CommandLine;

namespace Sgvb.Tests.CommandLine;

public sealed class ApplicationTests
{
    [Fact]
    public void Each_failure_has_its_line_and_exit_code()
    {
        Assert.Equal(("two lines", 4), Application.Describe(new SgvbException("two\nlines", 4)));
        Assert.Equal(("stopped", 130), Application.Describe(new OperationCanceledException(), stopped: true));
        Assert.Equal(("disk on fire", 2), Application.Describe(new IOException("disk on fire")));
        Assert.Equal(("permission denied", 2), Application.Describe(new UnauthorizedAccessException("no")));
        Assert.Equal(("/a/b: permission denied", 2), Application.Describe(new UnauthorizedAccessException("Access to the path '/a/b' is denied.")));
        Assert.Equal(("/a/b: No space left on device", 2), Application.Describe(new IOException("No space left on device : '/a/b'")));
        Assert.Equal(5, Application.Describe(new OutOfMemoryException()).Code);
        Assert.Equal(
            ("internal error: InvalidOperationException: odd; please report it (SGVB_TRACE=1 shows where)", 5),
            Application.Describe(new InvalidOperationException("odd")));
    }

    [Fact]
    public void Where_nobody_can_be_told_the_exit_code_says_it() =>
        Assert.Equal(4, Application.Run(Root(_ => throw new SgvbException("elsewhere", 4)), ["verb"], new FullDisk()));

    private sealed class FullDisk : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }

    /// <summary>A reason may name a person.</summary>
    [Fact]
    public void A_value_that_begins_with_an_at_sign_is_that_value()
    {
        var reason = new Option<string>("--reason");
        var root = new RootCommand { reason };
        string? told = null;
        root.SetAction(result => told = result.GetValue(reason));
        Assert.Equal(0, Application.Run(root, ["--reason", "@alice agreed"]));
        Assert.Equal("@alice agreed", told);
    }

    [Fact]
    public void The_cause_inside_a_wrapper_is_what_is_told()
    {
        var wrapped = new AggregateException(new TypeInitializationException("T", new SgvbException("the cause", 3)));
        Assert.Equal(("the cause", 3), Application.Describe(wrapped));
        Assert.Equal(5, Application.Describe(new AggregateException()).Code);
    }

    [Fact]
    public void A_cancellation_that_nobody_asked_for_is_an_internal_error() =>
        Assert.Equal(5, Application.Describe(new OperationCanceledException()).Code);

    [Fact]
    public void Common_options_are_read_with_their_defaults()
    {
        var values = Parse();
        Assert.Equal(new CommonValues(), values);
        Assert.Equal(1u, values.Seed);
    }

    [Fact]
    public void Common_options_are_read()
    {
        var values = Parse("--estimator", "shared, local-reparam,shared", "--minibatch", "50", "--seed", "4294967295", "--posterior", "alpha-unit-fixed",
            "--kl", "molchanov", "--antithetic", "--json", "--output", "a b");
        Assert.Equal(["shared", "local-reparam"], values.Estimators);
        Assert.Equal((50, uint.MaxValue, true, true, "a b"), (values.Minibatch, values.Seed, values.Antithetic, values.Json, values.Output));
        Assert.Equal(PosteriorSpec.Alpha(Tie.Unit, learned: false), values.Posterior);
        Assert.Equal(KlKind.Molchanov, values.Kl);
    }

    [Theory]
    [InlineData("verb: --seed: '-1' is not a whole number from 0 to 4294967295", "--seed", "-1")]
    [InlineData("verb: --minibatch: '1,5' is not a whole number", "--minibatch", "1,5")]
    [InlineData("verb: --minibatch: '1e3' is not a whole number", "--minibatch", "1e3")]
    [InlineData("--estimator: a name is missing in 'shared,,x'", "--estimator", "shared,,x")]
    [InlineData("--posterior: no 'alfa'; did you mean alpha?", "--posterior", "alfa")]
    [InlineData("--kl: no 'cube'; did you mean cubic?", "--kl", "cube")]
    [InlineData("--kl: no 'zzzzzzzzzz'; known are none, cubic, molchanov, exact, gaussian", "--kl", "zzzzzzzzzz")]
    [InlineData("verb: no option '--estimators'; did you mean --estimator?", "--estimators", "all")]
    [InlineData("verb: 'extra' is one word too many", "extra")]
    public void A_wrong_option_is_one_line(string message, params string[] arguments)
    {
        var error = new StringWriter();
        Assert.Equal(2, Application.Run(Root(_ => { }), ["verb", .. arguments], error));
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("same", "same", 0)]
    public void The_distance_is_Levenshteins(string a, string b, int distance)
    {
        Assert.Equal(distance, Suggest.Distance(a, b));
        Assert.Equal(distance, Suggest.Distance(b, a));
    }

    private static CommonValues Parse(params string[] arguments)
    {
        CommonValues? values = null;
        var error = new StringWriter();
        Assert.True(Application.Run(Root(v => values = v), ["verb", .. arguments], error) == 0, error.ToString());
        return values!;
    }

    private static Command Root(Action<CommonValues> seen)
    {
        var options = new CommonOptions();
        var verb = new Command("verb");
        options.AddTo(verb);
        verb.SetAction(result => seen(options.Read(result)));
        return new Command("root") { verb };
    }
}
