using System.Text;
using System.Text.Json;
using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Storage;

/// <summary>Call records as JSON, one object a line. Times are UTC with microseconds, durations are seconds; what is not known is null.</summary>
public static class CallJson
{
    /// <summary>One record's line, without a line feed.</summary>
    public static string Line(CallRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets))
        {
            json.WriteStartObject();
            json.WriteString("node", record.Key.Node);
            json.WriteNumber("epoch", record.Key.Epoch);
            json.WriteNumber("sequence", record.Key.Sequence);
            json.WriteNumber("call", record.CallId);
            json.WriteNumber("attempt", record.Attempt);
            json.WriteString("state", record.State.ToString().ToLowerInvariant());
            json.WriteString("priority", record.Priority.ToString().ToLowerInvariant());
            Number(json, "calling", record.Calling);
            json.WriteString("calling_name", record.CallingName);
            Number(json, "dialled", record.Dialled);
            Number(json, "called", record.Called);
            json.WriteString("channel", record.Channel);
            json.WriteString("destination_channel", record.DestinationChannel);
            json.WriteString("route", record.Route);
            json.WriteString("trunk_group", record.TrunkGroup);
            json.WriteString("start", record.Start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture));
            Seconds(json, "alerting_after", record.AlertingAfter);
            Seconds(json, "answered_after", record.AnsweredAfter);
            Seconds(json, "ended_after", record.EndedAfter);
            Seconds(json, "talked", record.Talked);
            json.WriteString("answer_evidence", record.AnsweredAfter is null ? null : record.AnswerEvidence.ToString().ToLowerInvariant());
            json.WriteNumber("cause", (byte)record.Cause);
            json.WriteString("cause_name", record.Cause.ToString());
            json.WriteString("cause_location", record.CauseLocation.ToString());
            json.WriteString("protocol_reason", record.ProtocolReason);
            json.WriteString("disposition", MasterCsv.Disposition(record));
            Charge(json, record.Charge);
            if (record.Recording == 0)
            {
                json.WriteNull("recording");
            }
            else
            {
                json.WriteNumber("recording", record.Recording);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(octets.ToArray());
    }

    /// <summary>Writes records, one a line.</summary>
    public static void Write(TextWriter to, IEnumerable<CallRecord> records)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(records);
        foreach (var record in records)
        {
            to.Write(Line(record) + "\n");
        }
    }

    /// <summary>What the network said it costs: an amount and a currency, units, or an amount of 0; <c>final</c> when told at the end.</summary>
    private static void Charge(Utf8JsonWriter json, CallCharge charge)
    {
        if (charge.Kind == CallChargeKind.None)
        {
            json.WriteNull("charge");
            return;
        }

        json.WriteStartObject("charge");
        if (charge.Kind == CallChargeKind.Units)
        {
            json.WriteNumber("units", charge.Amount);
        }
        else
        {
            json.WriteNumber("amount", charge.Amount / 1000m);
            json.WriteString("currency", charge.Currency ?? "");
        }

        json.WriteBoolean("final", charge.IsFinal);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, PhoneNumber number) => json.WriteString(name, number.HasDigits ? number.ToString() : null);

    private static void Seconds(Utf8JsonWriter json, string name, TimeSpan? duration)
    {
        if (duration is { } there)
        {
            json.WriteNumber(name, Math.Round((decimal)there.Ticks / TimeSpan.TicksPerSecond, 6));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
