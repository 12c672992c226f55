-- Chapter 904: a replaced object is looked at like a new one.
--
-- A new version has other bytes, so nothing that was found of the old one holds for it: the file record waits for a scan
-- again, in the transaction that replaces the object, and the object is processed again.
create function internal.forget_findings() returns trigger
    language plpgsql security definer set search_path = '' as $body$
begin
    update public.files
       set status = case when status = 'archived' then status else 'pending' end,
           virus_scan_status = 'pending', virus_scanned_at = null, processed_at = null,
           thumbnail_path = null, optimized_path = null,
           metadata = metadata - array['error', 'pictureError', 'width', 'height', 'format', 'orientation']
     where bucket_name = new.bucket_id and storage_path = new.name;
    return null;
end
$body$;
revoke all on function internal.forget_findings() from public, anon, authenticated, service_role;
alter function internal.forget_findings() owner to rolescope_owner;

do $trigger$
begin
    create trigger forget_findings_of_replaced_file after update of version on storage.objects
        for each row when (old.version is distinct from new.version) execute function internal.forget_findings();
    create trigger process_replaced_file after update of version on storage.objects
        for each row when (old.version is distinct from new.version) execute function internal.process_uploaded_file();
exception when insufficient_privilege then
    raise notice 'storage.objects belongs to somebody else: let the webhook for file-processing hear of updates too';
end
$trigger$;
