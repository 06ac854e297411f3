using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Sgvb.Cli.Documents;

/// <summary>What the code's own documentation says of a property: the compiler puts it beside the assembly.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<Assembly, IReadOnlyDictionary<string, string>> Read = [];

    /// <summary>The summary in one line; null where there is none.</summary>
    /// <exception cref="SgvbException">The assembly's file of documentation is not there.</exception>
    public static string? Of(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        if (!Read.TryGetValue(type.Assembly, out var members))
            Read[type.Assembly] = members = Members(Path.ChangeExtension(type.Assembly.Location, ".xml"));
        // A record's positional property is documented as its parameter.
        return members.GetValueOrDefault($"P:{type.FullName!.Replace('+', '.')}.{property.Name}")
            ?? members.GetValueOrDefault($"{type.FullName.Replace('+', '.')}({property.Name})");
    }

    private static Dictionary<string, string> Members(string file)
    {
        try
        {
            var members = new Dictionary<string, string>();
            foreach (var member in XDocument.Load(file).Descendants("member"))
            {
                var name = (string)member.Attribute("name")!;
                if (member.Element("summary") is { } summary)
                    members[name] = Text(summary);
                if (name.StartsWith("T:", StringComparison.Ordinal))
                    foreach (var parameter in member.Elements("param"))
                        members[$"{name[2..]}({(string?)parameter.Attribute("name")})"] = Text(parameter);
            }

            return members;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            throw new SgvbException($"{file}: cannot be read: {OneLine.Reason(e)}; build the suite again", inner: e);
        }
    }

    /// <summary>References are read as the names that they end with.</summary>
    private static string Text(XElement element) => Blanks().Replace(string.Concat(element.Nodes().Select(n => n switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" } e => ((string?)e.Attribute("cref") ?? (string?)e.Attribute("name") ?? "").Split('.', ':')[^1],
        XElement e => Text(e),
        _ => "",
    })), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
