using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using Pims.Storage;

namespace Pims.Server;

/// <summary>The keys that close secrets: in the data folder, or in a database that several servers share.</summary>
sealed class KeyRing(Database database) : IXmlRepository
{
    public static void Add(IServiceCollection services, ServerOptions options, DataFolder folder)
    {
        var protection = services.AddDataProtection().SetApplicationName("PimsActions");
        if (options.Database is null)
            protection.PersistKeysToFileSystem(new DirectoryInfo(folder.Keys));
        else
            services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
                new ConfigureOptions<KeyManagementOptions>(ring => ring.XmlRepository = new KeyRing(provider.GetRequiredService<Database>())));
    }

    // The framework asks at the start and once a day, and knows no tasks here.
#pragma warning disable VSTHRD002
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. database.ReadOneAsync(KeyRingTable.AllAsync, CancellationToken.None).GetAwaiter().GetResult().Select(xml => XElement.Parse(xml))];

    public void StoreElement(XElement element, string friendlyName) =>
        database.WriteAsync(async session =>
        {
            await KeyRingTable.AddAsync(session, friendlyName, element.ToString(SaveOptions.DisableFormatting));
            return true;
        }, CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
