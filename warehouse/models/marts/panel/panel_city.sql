{{ config(post_hook="{{ describe_panel(this, 'city') }}") }}
{{ panel('city') }}
