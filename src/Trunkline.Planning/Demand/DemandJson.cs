using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Planning.Demand;

/// <summary>Measured demand as JSON: names in snake_case, enumerations as words, no number rounded.</summary>
public static class DemandJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The whole of it.</summary>
    public static string Write(MeasuredDemand demand) => JsonSerializer.Serialize(demand, Options);
}
