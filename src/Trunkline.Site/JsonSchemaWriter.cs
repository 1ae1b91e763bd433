using System.Text;
using System.Text.Json;

namespace Trunkline.Site;

/// <summary>The JSON Schema (draft 7, which editors' YAML servers read) of a site file, from <see cref="SiteShape"/>.</summary>
/// <remarks>It helps while typing; the loader is the judge. What no schema can say (a route names a trunk that exists) only the loader tells.</remarks>
public static class JsonSchemaWriter
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text, as schema/site.schema.json holds it.</summary>
    public static string Write()
    {
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, s_indented))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "Trunkline site");
            Body(json, SiteShape.Root);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(octets.ToArray()) + "\n";
    }

    private static void Value(Utf8JsonWriter json, Shape shape, string? description, string? whenMissing)
    {
        json.WriteStartObject();
        if (description is not null)
        {
            json.WriteString("description", description);
        }

        if (whenMissing is { Length: > 0 })
        {
            json.WriteString("x-default", whenMissing);
        }

        Body(json, shape);
        json.WriteEndObject();
    }

    private static void Body(Utf8JsonWriter json, Shape shape)
    {
        switch (shape)
        {
            case ScalarShape scalar:
                Scalar(json, scalar);
                break;
            case ListShape list:
                json.WriteStartArray("type");
                json.WriteStringValue("array");
                if (list.Min == 0)
                {
                    json.WriteStringValue("null");
                }

                json.WriteEndArray();
                if (list.Min > 0)
                {
                    json.WriteNumber("minItems", list.Min);
                }

                json.WritePropertyName("items");
                Value(json, list.Item, null, null);
                break;
            case MapShape map:
                Map(json, map);
                break;
            case VariantShape variant:
                Variant(json, variant);
                break;
        }
    }

    private static void Scalar(Utf8JsonWriter json, ScalarShape shape)
    {
        if (shape == Scalars.Flag)
        {
            json.WritePropertyName("enum");
            json.WriteRawValue("[true, false, \"on\", \"off\", \"yes\", \"no\"]");
            return;
        }

        if (shape.Words.Count > 0)
        {
            json.WriteStartArray("enum");
            foreach (var word in shape.Words)
            {
                json.WriteStringValue(word);
            }

            // what an editor's parser that still reads YAML 1.1 makes of on and off
            if (shape.Words.Contains("on"))
            {
                json.WriteBooleanValue(true);
                json.WriteBooleanValue(false);
            }

            json.WriteEndArray();
            return;
        }

        if (shape.JsonTypes.Count == 1)
        {
            json.WriteString("type", shape.JsonTypes[0]);
        }
        else
        {
            json.WriteStartArray("type");
            foreach (var type in shape.JsonTypes)
            {
                json.WriteStringValue(type);
            }

            json.WriteEndArray();
        }

        if (shape.Range is { } range)
        {
            json.WriteNumber("minimum", range.Min);
            json.WriteNumber("maximum", range.Max);
        }

        if (shape.NumberRange is { } number)
        {
            json.WriteNumber(number.Exclusive ? "exclusiveMinimum" : "minimum", number.Min);
            json.WriteNumber(number.Exclusive ? "exclusiveMaximum" : "maximum", number.Max);
        }

        if (shape.JsonPattern is not null)
        {
            json.WriteString("pattern", shape.JsonPattern);
        }
    }

    private static void Map(Utf8JsonWriter json, MapShape shape)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", shape.IsOpen);
        if (shape.Keys.Any(k => k.IsRequired))
        {
            json.WriteStartArray("required");
            foreach (var key in shape.Keys.Where(k => k.IsRequired))
            {
                json.WriteStringValue(key.Name);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        foreach (var key in shape.Keys)
        {
            json.WritePropertyName(key.Name);
            Value(json, key.Shape, key.Doc, key.Default);
        }

        json.WriteEndObject();
    }

    private static void Variant(Utf8JsonWriter json, VariantShape shape)
    {
        json.WriteStartArray("oneOf");
        foreach (var (word, map) in shape.Cases)
        {
            // the discriminator fixed to the case's word, so that an editor shows the errors of the case meant
            var keys = map.Keys.Select(k => k.Name == shape.Discriminator ? k with { Shape = Scalars.OneOf(word) } : k).ToList();
            Value(json, map with { Keys = keys }, null, null);
        }

        json.WriteEndArray();
    }
}
