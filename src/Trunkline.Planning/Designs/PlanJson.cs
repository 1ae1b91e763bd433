using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Planning.Designs;

/// <summary>The whole plan for programs: one JSON object, keys in snake case, shares and money as numbers. What is no number (a queue that grows without end) is written "NaN".</summary>
public static class PlanJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new TargetConverter() },
    };

    /// <summary>Writes the object and a line end.</summary>
    public static void Write(TextWriter to, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(plan);
        to.Write(JsonSerializer.Serialize(plan, s_options) + "\n");
    }

    private sealed class TargetConverter : JsonConverter<(double Target, int Circuits)>
    {
        public override (double Target, int Circuits) Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("plans are written, not read");

        public override void Write(Utf8JsonWriter writer, (double Target, int Circuits) value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteNumber("target", value.Target);
            writer.WriteNumber("circuits", value.Circuits);
            writer.WriteEndObject();
        }
    }
}
