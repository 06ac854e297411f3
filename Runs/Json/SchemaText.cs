using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Sgvb.Runs.Json;

/// <summary>A class as a JSON Schema: what the suite's JSON of it looks like, whoever reads it.</summary>
public static class SchemaText
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";

    /// <param name="type">The class that is written.</param>
    /// <param name="describe">What a property means; null where nothing is known.</param>
    public static string Of(Type type, Func<PropertyInfo, string?> describe)
    {
        var settings = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                if (node is JsonObject schema && context.PropertyInfo?.AttributeProvider is PropertyInfo property && describe(property) is { } text)
                    schema.Insert(0, "description", text);
                return node;
            },
        };
        var whole = JsonFile.Options.GetJsonSchemaAsNode(type, settings).AsObject();
        whole.Insert(0, "$schema", Draft);
        return whole.ToJsonString(JsonFile.Options) + "\n";
    }
}
