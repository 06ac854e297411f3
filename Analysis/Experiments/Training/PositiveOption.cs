using System.CommandLine.Parsing;

namespace Sgvb.Experiments.Training;

/// <summary>An option for a positive number.</summary>
internal static class PositiveOption
{
    public static Option<double?> Of(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = argument => Parse(argument, name),
    };

    private static double? Parse(ArgumentResult argument, string name)
    {
        var text = argument.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value))
            return value;
        argument.AddError($"{name}: '{text}' is not a positive number");
        return null;
    }
}
